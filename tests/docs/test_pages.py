"""The pages of docs/: the files that they name exist, and the site builds without a warning."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.docs.commands import PAGES, ROOT

PLACES = tuple(ROOT / name for name in (".", "platform", "operator", "operator/ocr_operator", "frontend/src"))
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|ts|tsx|sh|json|ya?ml|tpl|css|md|txt))`")
MADE_LATER = re.compile(r"^(var|docs/_build|frontend/dist)/")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = FILE.findall(page.read_text(encoding="utf-8"))
    missing = [
        name for name in named if not MADE_LATER.search(name) and not any((place / name).exists() for place in PLACES)
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_says_what_it_is(page: Path) -> None:
    """A command in an indented block, or in one without a language, would be run by no test."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    unnamed = [
        token.content
        for token in tokens
        if token.type == "code_block" or (token.type == "fence" and not token.info.strip())
    ]
    assert not unnamed


def test_architecture_names_files_at_all() -> None:
    assert len(FILE.findall((ROOT / "docs/architecture.md").read_text())) > 30


def test_the_site_builds_without_a_warning_and_fetches_nothing(tmp_path: Path) -> None:
    command = ["-m", "sphinx", "--fail-on-warning", "--keep-going", "--nitpicky", "--quiet", "--fresh-env"]
    run = subprocess.run(
        [sys.executable, *command, "-b", "html", ROOT / "docs", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 20
    fetched = {
        address
        for page in pages
        for address in re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(https?:[^\"]+)", page.read_text())
    }
    assert not fetched
