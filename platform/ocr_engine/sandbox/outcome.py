"""The error of a page whose child could not answer. Pure; it must not know how a child is watched."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from ocr_contract.errors import PageFailed

if TYPE_CHECKING:
    from ocr_contract.limits import DocumentLimits


def ended_by(number: int | None, limits: DocumentLimits) -> PageFailed:
    """Return the error of a page whose child was killed by signal `number`, None if it exited by itself.

    SIGXCPU comes from the limit on processor time; a SIGKILL that Legible did not send comes from the kernel, which ran
    out of memory.
    """
    if number == signal.SIGXCPU:
        return timed_out(limits)
    if number == signal.SIGKILL:
        return out_of_memory(limits)
    return PageFailed(
        "page_crashed",
        "The page crashed the process that read it, twice.",
        hint="The file is probably damaged: save it again with another program.",
    )


def timed_out(limits: DocumentLimits) -> PageFailed:
    """Return the error of a page that took too long."""
    return PageFailed(
        "page_timeout",
        f"Reading the page was stopped after {limits.page_timeout_seconds} seconds.",
        limit=limits.page_timeout_seconds,
        hint="Send the page with fewer pixels, or raise limits.pageTimeoutSeconds.",
    )


def out_of_memory(limits: DocumentLimits) -> PageFailed:
    """Return the error of a page that needed more memory than a page may use."""
    return PageFailed(
        "page_memory",
        f"The page needs more than the {limits.child_memory_bytes} bytes of memory that a page may use.",
        limit=limits.child_memory_bytes,
        hint="Send the page with fewer pixels.",
    )
