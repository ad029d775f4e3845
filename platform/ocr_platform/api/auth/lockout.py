"""The sign-in lock-out: django-axes counts failures in the database, so all web processes share the count.

A name is locked out from an address after `LEGIBLE_SIGN_IN_FAILURES` failures, for the dashboard's sign-in, Django's
admin and password changes alike; whether such a user exists makes no difference. Other addresses are not locked out,
so one person cannot keep another from signing in. A rate limit per address bounds attempts with many names, in all
these places together.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin
from django.db.models import Max
from django.utils import timezone

from ocr_contract.errors import Unavailable
from ocr_platform.api.auth.addresses import client_address
from ocr_platform.api.errors import answer
from ocr_platform.api.throttling import spend
from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse


def check_attempts(request: HttpRequest) -> None:
    """Count a sign-in attempt. Raises `Unavailable` `rate_limited` when its address made too many per minute."""
    limit = PLATFORM.sign_in.attempts_per_minute
    allowance = spend(f"address:{client_address(request)}", limit, timezone.now())
    if not allowance.allowed:
        raise Unavailable(
            "rate_limited",
            f"More than {limit} sign-in attempts per minute from this address.",
            retry_after=allowance.reset,
            hint=f"Wait {allowance.reset} seconds.",
        )


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer the sign-in page of Django's admin; its attempts count like all others."""
    if request.method == "POST":
        try:
            check_attempts(request)
        except Unavailable as error:
            return answer(request, error)
    return admin.site.login(request)


def locked_out(request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer a sign-in attempt during a lock-out; django-axes calls it."""
    seconds = _seconds_left(request, credentials)
    return answer(
        request,
        Unavailable(
            "sign_in_locked",
            f"{PLATFORM.sign_in.failures} sign-in attempts with this name from your address failed.",
            retry_after=seconds,
            hint=f"Wait {math.ceil(seconds / 60)} minutes, then try again.",
        ),
    )


def _seconds_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    attempts = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    times: list[datetime] = [one.aggregate(last=Max("attempt_time"))["last"] or timezone.now() for one in attempts]
    passed = (timezone.now() - max(times)).total_seconds()
    return max(1, math.ceil(PLATFORM.sign_in.lock_seconds - passed))
