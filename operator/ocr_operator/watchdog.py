"""Notices a watch that has died silently: what a listing shows must have come through the watch a check ago. Pure.

A watch that looks alive and brings nothing is kopf's known failure; the liveness probe then restarts the operator.
"""

from __future__ import annotations

from typing import Final

_STUCK_SECONDS: Final = 300.0


class Watchdog:
    """Compares one check with the next."""

    def __init__(self) -> None:
        self._suspects: set[tuple[str, int]] = set()
        self._dead = False

    def check(self, undelivered: set[tuple[str, int]]) -> None:
        """Take uid and version of everything that was listed now and not delivered by the watch.

        What was already missing at the check before should have come long since. A newer version that is missing too
        counts as the same one.
        """
        missing_before = {uid for uid, _ in self._suspects}
        self._dead = any(uid in missing_before for uid, _ in undelivered)
        self._suspects = undelivered

    def failure(self, longest_running: float) -> str | None:
        """Return why the operator is not alive, None when it is."""
        if self._dead:
            return "the watch of OcrEndpoints brings nothing"
        if longest_running > _STUCK_SECONDS:
            return f"a reconcile has been running for {longest_running:.0f} s"
        return None
