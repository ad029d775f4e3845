"""Conventions of this repository: folder names, locks that work with any mirror, the length of modules."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")

MAX_LINES = 300
LONGER_WITH_REASON: dict[str, str] = {}


@pytest.mark.parametrize("folder", ["platform", "operator"])
def test_folder_does_not_shadow_the_standard_library(folder: str) -> None:
    assert not list((ROOT / folder).glob("*.py*")), (
        f"a Python file in {folder}/ would hide the standard library's module"
    )
    program = f"import {folder}; print({folder}.__file__)"
    for arguments in (
        ["-c", program],
        ["-m", "timeit", "-n1", "-r1", f"import {folder}; {folder}.__file__.index('/lib')"],
    ):
        run = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        assert str(ROOT) not in run.stdout


def test_manage_py_runs_from_an_uninstalled_checkout() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", "help", "dispatch"],
        cwd="/",
        env={"LEGIBLE_SECRET_KEY": "for-this-test-only", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("lock", sorted(path.name for path in (ROOT / "requirements").glob("*.txt")))
def test_lock_is_pinned_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    packages = re.findall(r"^[a-z0-9].*$", text, flags=re.MULTILINE | re.IGNORECASE)
    assert packages
    assert all("==" in package for package in packages)
    assert text.count("--hash=sha256:") >= len(packages)


def test_package_lock_names_no_address_to_fetch_from() -> None:
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_no_module_is_longer_than_one_reads_at_a_sitting() -> None:
    sources = [name for name in TRACKED if re.search(r"\.(py|ts|tsx|sh)$", name) and (ROOT / name).exists()]
    generated = re.compile(r"/migrations/|schema\.d\.ts$")
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in sources if not generated.search(name)}
    too_long = {name: lines for name, lines in lengths.items() if lines > MAX_LINES and name not in LONGER_WITH_REASON}
    assert not too_long


def test_letters_have_the_sizes_of_the_one_scale() -> None:
    sheets = {name: (ROOT / name).read_text() for name in TRACKED if name.endswith(".module.css")}
    sizes = {(name, size) for name, text in sheets.items() for size in re.findall(r"font-size: ([^;]+);", text)}
    assert sizes
    assert not {(name, size) for name, size in sizes if not re.fullmatch(r"var\(--text-\w+\)|inherit", size)}


def test_every_make_target_is_explained() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets == set(re.findall(r"make ([a-z-]+)", listed))


def test_pages_made_from_the_code_are_not_stale() -> None:
    command = [sys.executable, "tools/settings_reference.py", "--check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
