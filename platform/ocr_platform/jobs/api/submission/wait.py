"""Waiting for a result inside the request: `Prefer: wait=20` or `?wait=20`.

A waiting request holds a thread, so fewer may wait than there are threads; the others are answered at once.
"""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from ocr_contract.errors import RequestError
from ocr_platform.api.input.values import CODE, HINT
from ocr_platform.config import PLATFORM
from ocr_platform.jobs import listing

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job

LONGEST: Final = 60

Wait = Annotated[
    int,
    msgspec.Meta(
        ge=0,
        le=LONGEST,
        description="seconds to wait for the job to finish; `Prefer: wait=20` says the same",
        extra={CODE: "invalid_request", HINT: "Use a smaller value, and check on the job afterwards."},
    ),
]
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.25
_MOST_DIGITS: Final = 9
_PREFERENCE: Final = re.compile(r"(?:^|,)\s*(?P<name>[^\s=;,]+)\s*(?:=\s*(?P<value>\"[^\"]*\"|[^;,\s]*))?[^,]*")

_places = threading.Semaphore(PLATFORM.waiting_requests)


def read_wait(request: Request, asked: int | None) -> int:
    """Return how many seconds the caller wants to wait, 0 for not at all; `asked`: the parameter `wait`.

    A preference (RFC 7240) of more than `LONGEST` is reduced to it, as the RFC allows; an unknown one has no effect.
    Raises `RequestError` `invalid_request` for a preference "wait" that is not a number of seconds.
    """
    if asked is not None:
        return asked
    for preference in _PREFERENCE.finditer(request.headers.get("Prefer", "")):
        if preference["name"].lower() == "wait":  # the RFC says that the first one counts
            value = (preference["value"] or "").strip('"')
            if not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
                raise RequestError(
                    "invalid_request",
                    'The header "Prefer" must give "wait" as a whole number of seconds.',
                    limit=LONGEST,
                    hint="For example, Prefer: wait=20.",
                )
            return min(int(value), LONGEST)
    return 0


def wait_until_final(job: Job, seconds: int) -> bool:
    """Wait until `job` is final, at most `seconds`; return whether it is. Does not wait when too many requests do."""
    if seconds == 0 or job.is_final or not _places.acquire(blocking=False):
        return job.is_final
    try:
        end = time.monotonic() + seconds
        pause = _FIRST_PAUSE
        while not listing.is_final(job.pk):
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(pause * 1.3, _LONGEST_PAUSE)
        return True
    finally:
        _places.release()
