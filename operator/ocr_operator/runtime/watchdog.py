"""Detects a dead watch and a reconcile that hangs; the liveness probe then restarts the operator. Pure.

kopf's known failure is a watch that looks alive and delivers nothing. So each check compares a list call with what the
watch has delivered; a change that is still undelivered at the next check means that the watch is dead.
"""

from __future__ import annotations

from typing import Final

_STUCK_SECONDS: Final = 300.0


class Watchdog:
    """Compares each check with the previous one."""

    def __init__(self) -> None:
        self._suspects: set[tuple[str, int]] = set()
        self._dead = False

    def check(self, undelivered: set[tuple[str, int]]) -> None:
        """Take the uid and version of each object that was listed just now and not delivered by the watch.

        The watch is dead when an object was already missing at the previous check, even in an older version.
        """
        missing_before = {uid for uid, _ in self._suspects}
        self._dead = any(uid in missing_before for uid, _ in undelivered)
        self._suspects = undelivered

    def failure(self, longest_running: float) -> str | None:
        """Return why the operator is not alive, None when it is; `longest_running` is in seconds."""
        if self._dead:
            return "the watch of OcrEndpoints delivers nothing"
        if longest_running > _STUCK_SECONDS:
            return f"a reconcile has been running for {longest_running:.0f} s"
        return None
