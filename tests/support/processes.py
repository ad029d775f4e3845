"""Ends a process that a test started: by signal first, by SIGKILL if it does not react."""

import signal
import subprocess

PATIENCE_SECONDS = 20


def end(process: subprocess.Popen[bytes], *signals: signal.Signals) -> None:
    """Send `signals` (SIGTERM without any) to `process` if it still runs, and wait until it has ended."""
    if process.poll() is not None:
        return
    for number in signals or (signal.SIGTERM,):
        process.send_signal(number)
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
