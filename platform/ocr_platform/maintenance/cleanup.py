"""The periodic clean-up, run by every dispatcher; two at once are harmless."""

from __future__ import annotations

from django.utils import timezone

from ocr_platform.api.models import UserSession
from ocr_platform.jobs import blobs, change_feed, retention


def run_cleanup() -> None:
    """Delete expired jobs, forget old deletions, and sweep blobs that no row refers to."""
    retention.delete_expired()
    change_feed.forget_old()
    UserSession.objects.filter(expire_date__lt=timezone.now()).delete()
    blobs.sweep()
