"""What is tidied up now and then, by every dispatcher; two at once do no harm."""

from __future__ import annotations

from django.utils import timezone

from ocr_platform.api.models import UserSession
from ocr_platform.jobs import blobs, change_feed, retention
from ocr_platform.jobs.search import file_names


def tidy() -> None:
    """Delete what was kept long enough, forget what nobody asks for, note names, sweep bytes that no row names."""
    retention.delete_expired()
    change_feed.forget_old()
    file_names.note_names()
    UserSession.objects.filter(expire_date__lt=timezone.now()).delete()
    blobs.sweep()
