"""Which languages can be read: the trained data that lie in one directory.

A language name is only ever compared with the names found by this scan; it never becomes a part of a path. It must not
know how an engine loads the files.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ocr_contract.languages import language_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX: Final = ".traineddata"
ORIENTATION_DATA: Final = "osd"
"""Trained data of orientation and script detection; it reads no text, so it is not a language."""

_NOT_LANGUAGES: Final = frozenset({ORIENTATION_DATA, "equ"})
_DEBIAN: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)


def tessdata_dir() -> Path:
    """Return the directory of the trained data: `TESSDATA_PREFIX`, else where the distributions put it."""
    given = os.environ.get("TESSDATA_PREFIX")
    if given:
        return Path(given)
    return next((Path(place) for place in _DEBIAN if Path(place).is_dir()), Path(_DEBIAN[0]))


def installed_languages(tessdata: Path) -> list[str]:
    """Return the names of the languages in `tessdata`, sorted; scripts are named `script/Latin`. None when empty."""
    found = (path.relative_to(tessdata) for path in (*tessdata.glob("*" + SUFFIX), *tessdata.glob("script/*" + SUFFIX)))
    names = {path.as_posix().removesuffix(SUFFIX) for path in found}
    return sorted(names - _NOT_LANGUAGES)


def has_orientation_data(tessdata: Path) -> bool:
    """Tell whether orientation detection can be loaded from `tessdata`."""
    return (tessdata / (ORIENTATION_DATA + SUFFIX)).is_file()


def require_languages(wanted: Sequence[str], installed: Sequence[str]) -> None:
    """Raise `RequestError` `language_missing`, naming what is missing and what there is, unless all are installed."""
    missing = [name for name in wanted if name not in installed]
    if missing:
        raise language_missing(missing, installed)
