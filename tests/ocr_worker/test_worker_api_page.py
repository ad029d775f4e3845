"""Every command of docs/worker-api.md works as written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocr_contract.options import ALIASES, OPTION_NAMES

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker

PAGE = (Path(__file__).parents[2] / "docs" / "worker-api.md").read_text()
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def run(command: str, worker: RunningWorker, folder: Path) -> bytes:
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("http://127.0.0.1:8889", worker.url)],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path, page: bytes, three_pages: bytes) -> Path:
    (tmp_path / "page.png").write_bytes(page)
    (tmp_path / "scan.pdf").write_bytes(three_pages)
    return tmp_path


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page(command: str, worker: RunningWorker, folder: Path) -> None:
    written = run(command, worker, folder)
    if "-o " in command:
        assert (folder / command.split("-o ")[1].strip()).stat().st_size > 1000
    elif "langages" in command:
        shown = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
        assert json.loads(written).items() >= shown.items()
    elif "scan.pdf" in command:
        assert written == b"First page\n+++\nSecond page\n"
    elif "page.png" in command and "format=json" not in command:
        assert written == b"Invoice number 20417\n"
    else:
        assert json.loads(written)


def test_the_page_has_all_options() -> None:
    assert [name for name in (*OPTION_NAMES, *ALIASES) if f"`{name}`" not in PAGE] == []
