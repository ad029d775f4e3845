"""Finds every command in README and docs, and how it is checked. It must not run anything."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

ELSEWHERE = {
    r"^git clone ": "needs the public repository",
    r"^helm (test|rollback|uninstall) ": "needs a cluster: tests/cluster/nodes runs them",
    r"^kubectl (?!.* exec |exec )": "needs a cluster; the names in it are checked against the charts",
    r"^kubectl .*create secret .*\$\(": "needs a cluster; its names are checked too",
    r"\bpodman\b|tools/images\.sh": "needs podman: tests/images builds and runs the images",
    r"\bpg_(dump|restore)\b": "needs PostgreSQL: tests/ocr_platform/backup runs them",
    r"\bopenapi-(python-client|typescript)\b": "tests/ocr_platform/test_clients.py runs both generators",
    r"-m (pytest|bench)\b": "runs tests or measurements",
    r"\b(git tag|git push)\b": "changes the repository",
}
"""Commands that are not run by tests/docs: a pattern, and why or where they are run instead."""


@dataclass(frozen=True)
class Command:
    """One command as a reader would paste it, possibly with several lines."""

    page: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    def elsewhere(self) -> str | None:
        """Return the pattern of `ELSEWHERE` that excepts it, or None."""
        return next((pattern for pattern in ELSEWHERE if re.search(pattern, self.text, re.DOTALL)), None)


def commands(page: Path) -> list[Command]:
    """Return the commands of a page's shell blocks, in their order."""
    found = []
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence" and token.map and token.info.strip() in {"sh", "bash", "shell", "console"}:
            found += _split(str(page.relative_to(ROOT)), token.map[0] + 2, token.content)
    return found


def all_commands() -> list[Command]:
    """Return the commands of all pages."""
    return [command for page in PAGES for command in commands(page)]


def _split(page: str, first: int, block: str) -> list[Command]:
    found: list[Command] = []
    pending: list[str] = []
    for number, line in enumerate(block.splitlines(), first):
        if not pending and (not line.strip() or line.lstrip().startswith("#")):
            continue
        pending.append(line)
        text = "\n".join(pending)
        if not text.endswith("\\") and _is_complete(text):
            found.append(Command(page, number - len(pending) + 1, text))
            pending = []
    if pending:  # no shell can parse it; the test that runs it will report this
        found.append(Command(page, first, "\n".join(pending)))
    return found


def _is_complete(text: str) -> bool:
    run = subprocess.run(["bash", "-n", "-c", text], capture_output=True, check=False)
    return run.returncode == 0 and not text.rstrip().endswith("|")
