"""`tools/setup.sh` and the requested languages."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _setup(languages: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["tools/setup.sh", "run"],
        cwd=ROOT,
        env={**os.environ, "LANGUAGES": languages},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_language_that_is_no_name_is_refused_before_anything_is_installed() -> None:
    run = _setup("eng 'de;u'")
    assert run.returncode == 1
    assert "\"'de;u'\" in LANGUAGES is not the name of a language" in run.stderr
    assert "installing" not in run.stderr


@pytest.mark.skipif(
    not shutil.which("apt-cache")
    or subprocess.run(["apt-cache", "show", "tesseract-ocr-eng"], capture_output=True, check=False).returncode != 0,
    reason="needs Debian's list of packages",
)
def test_a_language_without_a_package_is_named_with_the_way_to_list_them() -> None:
    run = _setup("eng tlh_x")
    assert run.returncode == 1
    assert 'no package tesseract-ocr-tlh-x for "tlh_x"' in run.stderr
    assert "apt-cache search" in run.stderr
    assert "installing" not in run.stderr
