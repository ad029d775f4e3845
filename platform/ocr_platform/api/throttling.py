"""Rate limits across processes, for expensive calls; never for polling or images.

A window of 60 s begins with the first call after the last window ended. The count is in the database, each change
is one conditional UPDATE: two processes can never both take the last call of a window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F
from django.utils import timezone
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from ocr_contract.errors import OcrError
from ocr_platform.api.models import RateWindow
from ocr_platform.tokens.models import Token

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from rest_framework.request import Request

WINDOW: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Allowance:
    """What is left: `limit` calls per window, `remaining` of them, `reset` seconds until the window ends."""

    limit: int
    remaining: int
    reset: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        """Return the headers that state it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def spend(subject: str, limit: int, now: datetime) -> Allowance:
    """Count one call of `subject`, unless `limit` calls were counted in the current window."""
    windows = RateWindow.objects.filter(subject=subject)
    current = windows.filter(started_at__gt=now - WINDOW)
    room = current.filter(spent__lt=limit)
    allowed = (
        room.update(spent=F("spent") + 1) > 0
        or _begin(windows, subject, now)
        # The window is full, or another process has just begun a new one; then this call is counted in that.
        or room.update(spent=F("spent") + 1) > 0
    )
    return _left(windows.get(), limit, now, allowed=allowed)


def _begin(windows: QuerySet[RateWindow], subject: str, now: datetime) -> bool:
    if windows.filter(started_at__lte=now - WINDOW).update(started_at=now, spent=1):
        return True
    return RateWindow.objects.get_or_create(subject=subject, defaults={"started_at": now, "spent": 1})[1]


def _left(window: RateWindow, limit: int, now: datetime, *, allowed: bool) -> Allowance:
    reset = math.ceil((window.started_at + WINDOW - now).total_seconds())
    return Allowance(limit, max(0, limit - window.spent), max(1, reset), allowed)


class RateLimit(BaseThrottle):
    """Limits a view's `costly_methods` to `view.calls_per_minute` per token, or per user of a session."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the call. Raises `OcrError` `rate_limited`."""
        if not isinstance(view, RateLimited) or request.method not in view.costly_methods:
            return True
        subject = f"token:{request.auth.pk}" if isinstance(request.auth, Token) else f"user:{request.user.pk}"
        view.allowance = spend(subject, view.calls_per_minute, timezone.now())
        if not view.allowance.allowed:
            raise OcrError(
                "rate_limited",
                f"More than {view.calls_per_minute} submissions per minute.",
                limit=view.calls_per_minute,
                actual=view.calls_per_minute + 1,
                hint=f"Wait {view.allowance.reset} seconds. Polling a job is not limited.",
                retry_after=view.allowance.reset,
            )
        return True


class RateLimited(APIView):
    """A view that limits some of its methods; each of their answers says what is left."""

    costly_methods: frozenset[str] = frozenset()
    calls_per_minute: int
    allowance: Allowance | None = None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.allowance is not None:
            for name, value in self.allowance.headers().items():
                answer[name] = value
        return answer
