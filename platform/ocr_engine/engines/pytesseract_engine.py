"""Tesseract as the distribution installed it, through `pytesseract`: one process per page.

For platforms without a tesserocr wheel, and for administrators who want their distribution's own Tesseract. The program
only ever gets an image file that pytesseract wrote from our raster; it would read other bytes as a list of file names.
It must not know preparation, pages or options.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, cast

import pytesseract
from PIL import Image

from ocr_engine.engines.base import (
    NO_VARIABLES,
    Engine,
    Grey,
    ModelMissing,
    Orientation,
    OrientationDetector,
    ReadWord,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ocr_contract.result import Rotation

_WORD_LEVEL: Final = "5"
_COLUMNS: Final = 12
_NOT_LOADED: Final = "Tesseract couldn't load any languages"
_TOO_LITTLE_TEXT: Final = ("Too few characters", "Invalid resolution")


def version() -> str:
    """Return the engine's name and version, such as `tesseract 5.3.0 (pytesseract 0.3.13)`.

    Raises `pytesseract.TesseractNotFoundError` where the program is not installed.
    """
    return f"tesseract {pytesseract.get_tesseract_version()} (pytesseract {pytesseract.__version__})"


class PytesseractEngine(Engine):
    """Starts `tesseract` for each page, which loads its model each time."""

    def __init__(self, tessdata: Path, languages: Sequence[str], engine_mode: int) -> None:
        self._languages = "+".join(languages)
        self._config = f"--tessdata-dir {shlex.quote(str(tessdata))} --oem {engine_mode}"

    def read(
        self, grey: Grey, *, page_seg_mode: int, dpi: int | None, variables: Mapping[str, str] = NO_VARIABLES
    ) -> Words:
        """See `Engine.read`."""
        config = f"{self._config} --psm {page_seg_mode}" + (f" --dpi {dpi}" if dpi is not None else "")
        config += "".join(f" -c {shlex.quote(f'{name}={value}')}" for name, value in variables.items())
        try:
            tsv = pytesseract.image_to_data(Image.fromarray(grey), lang=self._languages, config=config)
        except pytesseract.TesseractError as error:
            if _NOT_LOADED in error.message:
                raise ModelMissing(error.message) from error
            raise
        return parse_tsv(tsv)

    def close(self) -> None:
        """Nothing is held."""


class PytesseractOrientationDetector(OrientationDetector):
    """Starts `tesseract --psm 0` for each page."""

    def __init__(self, tessdata: Path) -> None:
        self._config = f"--tessdata-dir {shlex.quote(str(tessdata))} --dpi 300"

    def detect(self, grey: Grey) -> Orientation | None:
        """See `OrientationDetector.detect`."""
        try:
            found = pytesseract.image_to_osd(
                Image.fromarray(grey), config=self._config, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractError as error:
            if any(reason in error.message for reason in _TOO_LITTLE_TEXT):
                return None
            raise
        return Orientation(cast("Rotation", int(found["rotate"])), float(found["orientation_conf"]))

    def close(self) -> None:
        """Nothing is held."""


def parse_tsv(tsv: str) -> Words:
    """Return the words of Tesseract's TSV output: twelve columns, words are level 5, numbered within their parents."""
    reading: Words = []
    paragraphs: dict[tuple[str, str], int] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for row in tsv.splitlines():
        columns = row.split("\t")
        if len(columns) != _COLUMNS or columns[0] != _WORD_LEVEL or not columns[11].strip():
            continue
        _, _, block, paragraph, line, _, left, top, width, height, confidence, text = columns
        reading.append(
            ReadWord(
                text.strip(),
                float(confidence),
                (int(left), int(top), int(left) + int(width), int(top) + int(height)),
                int(block),
                paragraphs.setdefault((block, paragraph), len(paragraphs) + 1),
                lines.setdefault((block, paragraph, line), len(lines) + 1),
            )
        )
    return reading
