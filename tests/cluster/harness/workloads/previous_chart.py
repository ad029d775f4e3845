"""The charts as they were before their last change, taken from git. It must not know what changed."""

import io
import subprocess
import tarfile
from pathlib import Path

from tests.charts.helm import ROOT

_PLATFORM = "charts/legible/templates/platform"


def charts_before(folder: Path) -> Path:
    """Write both charts of the commit before the last one that changed them into `folder`; return where they are.

    A clone without that history has its own charts only, which are returned then.
    """
    commits = _git("log", "--format=%H", "--", "charts").decode().split()
    for commit in commits[1:2]:
        if _git("ls-tree", commit, _PLATFORM):
            with tarfile.open(fileobj=io.BytesIO(_git("archive", commit, "charts"))) as archive:
                archive.extractall(folder, filter="data")
            return folder / "charts"
    return ROOT / "charts"


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
