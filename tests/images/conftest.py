"""The images of this source, built once per run by the script of `make images`."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.images.containers import ROOT, Image

TAG = "tests"
_SIZE = re.compile(r"localhost/legible-(\w+):\S+ has (\d+) MB compressed")


@pytest.fixture(scope="session")
def images() -> dict[str, Image]:
    """The images by their target. Unchanged steps come from podman's cache."""
    built = subprocess.run([ROOT / "tools" / "images.sh", TAG], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return {
        target: Image(f"localhost/legible-{target}:{TAG}", int(size)) for target, size in _SIZE.findall(built.stderr)
    }
