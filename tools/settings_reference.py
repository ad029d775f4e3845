"""Write the tables of settings and limits into docs/, between their markers, from the code that reads them.

`--check` writes nothing and fails when a page is stale. Names, defaults and sentences come from the settings classes
and from the table of limits.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from ocr_contract.errors import KINDS
from ocr_contract.limits import DocumentLimits, JobLimits, SignInLimits
from ocr_contract.settings import describe_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write or check every page; the exit status is 1 if a check found a stale one."""
    os.environ.setdefault("LEGIBLE_SECRET_KEY", "only-for-making-the-reference")
    from ocr_operator.settings import OperatorSettings
    from ocr_platform.config import PlatformSettings
    from ocr_platform.dispatcher.settings import DispatchSettings
    from ocr_platform.endpoints.catalog.settings import CatalogSettings
    from ocr_platform.storage.settings import S3Settings
    from ocr_worker.settings import WorkerSettings

    tables = {
        "docs/operations.md": {
            "platform settings": _settings(PlatformSettings),
            "bucket settings": _settings(S3Settings),
            "dispatcher settings": _settings(DispatchSettings),
            "catalog settings": _settings(CatalogSettings),
            "worker settings": _settings(WorkerSettings),
            "operator settings": _settings(OperatorSettings),
        },
        "docs/limits.md": {
            "document limits": _struct(DocumentLimits, "LEGIBLE_WORKER_"),
            "job limits": _struct(JobLimits, "LEGIBLE_JOB_"),
            "sign-in limits": _struct(SignInLimits, "LEGIBLE_SIGN_IN_"),
            "error codes": _errors(),
        },
    }
    stale = [page for page, parts in tables.items() if not _write(ROOT / page, parts, check="--check" in sys.argv)]
    for page in stale:
        print(f"{page} is stale: run make generate", file=sys.stderr)
    return 1 if stale else 0


def _settings(cls: type[Any]) -> str:
    rows = []
    for row in describe_settings(cls):
        default = "must be set" if row.default is None else (row.default and f"`{_portable(row.default)}`") or "not set"
        # A pattern must be code: Markdown would read parts of it as a link.
        expected = re.sub(r"(?<=that matches )\^.*$", r"`\g<0>`", row.expected)
        rows.append((f"`{row.name}`", row.help, default, expected))
    return _table(("variable", "what it is", "default", "value"), rows)


def _portable(default: str) -> str:
    return default.replace(f"{ROOT}/", "")


def _struct(struct: type[msgspec.Struct], prefix: str) -> str:
    hints = get_type_hints(struct, include_extras=True)
    rows = []
    for member in msgspec.structs.fields(struct):
        words = [meta.description for meta in get_args(hints[member.name])[1:] if isinstance(meta, msgspec.Meta)]
        rows.append((f"`{prefix}{member.name.upper()}`", (words and words[0]) or "", f"{member.default:,}"))
    return _table(("variable", "what it bounds", "default"), rows)


def _errors() -> str:
    return _table(
        ("code", "status", "meaning"), [(f"`{kind.code}`", str(kind.status), kind.title) for kind in KINDS.values()]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _write(page: Path, parts: dict[str, str], *, check: bool) -> bool:
    before = text = page.read_text(encoding="utf-8")
    for name, table in parts.items():
        begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
        head, rest = text.split(begin)
        text = f"{head}{begin}\n\n{table}\n\n{end}{rest.split(end)[1]}"
    if not check:
        page.write_text(text, encoding="utf-8")
        return True
    return text == before


if __name__ == "__main__":
    raise SystemExit(main())
