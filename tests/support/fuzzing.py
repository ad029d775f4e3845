"""Sending to a server what schemathesis makes of its OpenAPI document."""

import os
import subprocess
import sys
from pathlib import Path


def fuzz(document: Path, url: str, *arguments: str, checks: Path, folder: Path, seconds: int) -> None:
    """Send requests for about `seconds`; each answer must pass the checks that the file `checks` leaves on."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(checks), "run", str(document), "--url", url),
        *("--no-color", "--output-truncate", "false", "--warnings", "off", "--max-time", str(seconds), *arguments),
    ]
    environ = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    said = run.stdout[-8000:] + run.stderr[-2000:]
    ours = run.returncode == 1 and "= FAILURES =" in run.stdout
    assert not ours, said
    assert run.returncode == 0, f"not the server but schemathesis itself failed (status {run.returncode}):\n{said}"
