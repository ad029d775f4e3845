"""The installed languages: the trained data in one directory.

A language name is only ever compared with the names found by this scan; it never becomes a part of a path. It must not
know how an engine loads the files.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ocr_contract.languages import LEGACY_MODES, language_missing, model_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX: Final = ".traineddata"
ORIENTATION_DATA: Final = "osd"
"""Trained data of orientation and script detection; it reads no text, so it is not a language."""

_LEGACY_MODEL: Final = 3
"""Number of the part of trained data (Tesseract calls it inttemp) that exists only in those with a legacy model."""

_NOT_LANGUAGES: Final = frozenset({ORIENTATION_DATA, "equ"})
_DEBIAN: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)


def tessdata_dir() -> Path:
    """Return the directory of the trained data: `TESSDATA_PREFIX`, otherwise where distributions install it."""
    given = os.environ.get("TESSDATA_PREFIX")
    if given:
        return Path(given)
    return next((Path(place) for place in _DEBIAN if Path(place).is_dir()), Path(_DEBIAN[0]))


def installed_languages(tessdata: Path) -> list[str]:
    """Return the names of the languages in `tessdata`, sorted; scripts are named `script/Latin`. None when empty."""
    found = (path.relative_to(tessdata) for path in (*tessdata.glob("*" + SUFFIX), *tessdata.glob("script/*" + SUFFIX)))
    names = {path.as_posix().removesuffix(SUFFIX) for path in found}
    return sorted(names - _NOT_LANGUAGES)


def legacy_languages(tessdata: Path) -> list[str]:
    """Return those of the installed languages that have Tesseract's legacy model, as engine modes 0 and 2 need it."""
    return [name for name in installed_languages(tessdata) if _has_legacy_model(tessdata / (name + SUFFIX))]


def _has_legacy_model(path: Path) -> bool:
    """Parse the table of contents of trained data: a count, then one offset per part, -1 for none."""
    wanted = _LEGACY_MODEL + 1
    try:
        with path.open("rb") as file:
            count, *offsets = struct.unpack(f"<i{wanted}q", file.read(4 + 8 * wanted))
    except (OSError, struct.error):  # removed in the meantime, or damaged: recognition will report it
        return False
    return bool(count >= wanted and offsets[_LEGACY_MODEL] >= 0)


def has_orientation_data(tessdata: Path) -> bool:
    """Return whether orientation detection can be loaded from `tessdata`."""
    return (tessdata / (ORIENTATION_DATA + SUFFIX)).is_file()


def require_languages(wanted: Sequence[str], installed: Sequence[str]) -> None:
    """Raise `RequestError` `language_missing`, naming the missing and the installed ones, unless all are installed."""
    missing = [name for name in wanted if name not in installed]
    if missing:
        raise language_missing(missing, installed)


def require_models(wanted: Sequence[str], engine_mode: int, tessdata: Path) -> None:
    """Raise `RequestError` `invalid_option`, naming the languages without a model for this engine mode.

    Tesseract itself would silently ignore all of them but the first.
    """
    if engine_mode in LEGACY_MODES:
        there = legacy_languages(tessdata)
        if missing := [name for name in wanted if name not in there]:
            raise model_missing(missing, engine_mode)
