"""A program that is restarted whenever it ends, as by a supervisor: for tests that kill it."""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator

from tests.support.waiting import wait_until

RESTART_SECONDS = 0.3


class Restarting:
    """`process` is the current one."""

    def __init__(self, start: "Callable[[], subprocess.Popen[bytes]]") -> None:
        self._start = start
        self._ending = threading.Event()
        self.process = start()
        self.kills = 0
        self._thread = threading.Thread(target=self._keep)
        self._thread.start()

    def kill(self) -> None:
        """Kill it as `kill -9` does; if it was just killed, kill its successor."""
        wait_until(lambda: self.process.poll() is None, seconds=10 * RESTART_SECONDS)
        self.process.kill()
        self.process.wait()
        self.kills += 1

    def end(self) -> None:
        """Stop restarting it and end it."""
        self._ending.set()
        self._thread.join()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _keep(self) -> None:
        while not self._ending.wait(RESTART_SECONDS):
            if self.process.poll() is not None:
                self.process = self._start()


@contextlib.contextmanager
def restarting(start: "Callable[[], subprocess.Popen[bytes]]") -> Iterator[Restarting]:
    """Keep the program that `start` starts running during the block."""
    running = Restarting(start)
    try:
        yield running
    finally:
        running.end()
