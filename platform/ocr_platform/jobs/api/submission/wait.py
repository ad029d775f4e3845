"""Waiting for a result inside the request: `Prefer: wait=20` or `?wait=20`.

A waiting request holds a thread, so fewer may wait than there are threads; the others are answered at once.
"""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError
from ocr_platform.config import PLATFORM
from ocr_platform.jobs import listing

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job

LONGEST: Final = 60
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.25
_PREFER: Final = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?:$|[,;])", re.IGNORECASE)

_places = threading.Semaphore(PLATFORM.waiting_requests)


def read_wait(request: Request) -> int:
    """Return how many seconds the caller wants to wait, 0 for not at all.

    A preference (RFC 7240) of more than `LONGEST` is cut to it, as preferences may be. Raises `RequestError`
    `invalid_request` for a parameter that is no number up to it.
    """
    text = request.query_params.get("wait")
    if text is None:
        preferred = _PREFER.search(request.headers.get("Prefer", ""))
        return min(int(preferred[1]), LONGEST) if preferred else 0
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST):
        raise RequestError(
            "invalid_request",
            f'"wait" must be a whole number of seconds up to {LONGEST}.',
            limit=LONGEST,
            hint="Ask for less, and check on the job afterwards.",
        )
    return int(text)


def wait_until_final(job: Job, seconds: int) -> bool:
    """Wait until `job` is final, at most `seconds`; tell whether it is. Does not wait when too many do."""
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
