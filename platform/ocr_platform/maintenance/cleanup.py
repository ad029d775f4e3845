"""The periodic clean-up, run by every dispatcher; two at once are harmless."""

from __future__ import annotations

from django.utils import timezone

from ocr_platform.api.models import UserSession
from ocr_platform.jobs import blobs, change_feed, retention


def run_cleanup() -> None:
    """Delete what was kept long enough, forget what nobody asks for, sweep bytes that no row names."""
    retention.delete_expired()
    change_feed.forget_old()
    UserSession.objects.filter(expire_date__lt=timezone.now()).delete()
    blobs.sweep()
