"""Tesseract loaded once and kept in this process, through `tesserocr`.

The raster is passed as grey bytes, without an image file, and the words come from one pass over the result iterator (a
third of the time of the TSV renderer). No state of a page is kept for the next one. It must not know preparation, pages
or options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import tesserocr

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
from ocr_engine.languages import ORIENTATION_DATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ocr_contract.result import Rotation

_BLOCK: Final = tesserocr.RIL.BLOCK
_PARAGRAPH: Final = tesserocr.RIL.PARA
_LINE: Final = tesserocr.RIL.TEXTLINE
_WORD: Final = tesserocr.RIL.WORD


tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)


def version() -> str:
    """Return the engine's name and version, such as `tesseract 5.5.4 (tesserocr 2.13.0)`."""
    return f"{tesserocr.tesseract_version().splitlines()[0].strip()} (tesserocr {tesserocr.__version__})"


class TesserocrEngine(Engine):
    """One loaded model. Raises `ModelMissing`."""

    def __init__(self, tessdata: Path, languages: Sequence[str], engine_mode: int) -> None:
        try:
            self._api = _load(tessdata, "+".join(languages), tesserocr.PSM.AUTO, engine_mode)
        except RuntimeError as error:
            raise ModelMissing(str(error)) from error

    def read(
        self, grey: Grey, *, page_seg_mode: int, dpi: int | None, variables: Mapping[str, str] = NO_VARIABLES
    ) -> Words:
        """See `Engine.read`."""
        before = {name: self._api.GetVariableAsString(name) for name in variables}
        try:
            _set(self._api, variables)
            self._api.SetPageSegMode(page_seg_mode)
            _set_image(self._api, grey, dpi)
            return _words(self._api) if self._api.Recognize() else []
        finally:
            self._api.Clear()
            self._api.ClearAdaptiveClassifier()
            _set(self._api, before)

    def close(self) -> None:
        """See `Engine.close`."""
        self._api.End()


class TesserocrOrientationDetector(OrientationDetector):
    """Tesseract's orientation and script detection, loaded once."""

    def __init__(self, tessdata: Path) -> None:
        self._api = _load(tessdata, ORIENTATION_DATA, tesserocr.PSM.OSD_ONLY, tesserocr.OEM.DEFAULT)

    def detect(self, grey: Grey) -> Orientation | None:
        """See `OrientationDetector.detect`."""
        _set_image(self._api, grey, 300)
        try:
            found = self._api.DetectOrientationScript()
        finally:
            self._api.Clear()
        if found is None:
            return None
        return Orientation(cast("Rotation", (360 - int(found["orient_deg"])) % 360), float(found["orient_conf"]))

    def close(self) -> None:
        """See `OrientationDetector.close`."""
        self._api.End()


def _load(tessdata: Path, name: str, page_seg_mode: int, engine_mode: int) -> tesserocr.PyTessBaseAPI:
    api = tesserocr.PyTessBaseAPI(path=f"{tessdata}/", lang=name, psm=page_seg_mode, oem=engine_mode)
    # Standard error, instead of a file that Tesseract would open when it first complains: a page process may write to
    # no file, and Tesseract crashes when it cannot.
    api.SetVariable("debug_file", "")
    return api


def _set(api: tesserocr.PyTessBaseAPI, variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        if not api.SetVariable(name, value):
            raise ValueError(f"Tesseract does not accept the variable {name}")


def _set_image(api: tesserocr.PyTessBaseAPI, grey: Grey, dpi: int | None) -> None:
    height, width = grey.shape
    api.SetImageBytes(grey.tobytes(), width, height, 1, width)
    if dpi is not None:
        api.SetSourceResolution(dpi)


def _words(api: tesserocr.PyTessBaseAPI) -> Words:
    reading: Words = []
    block = paragraph = line = 0
    iterator = api.GetIterator()
    if iterator is None:
        return reading
    for item in tesserocr.iterate_level(iterator, _WORD):
        block += item.IsAtBeginningOf(_BLOCK)
        paragraph += item.IsAtBeginningOf(_PARAGRAPH)
        line += item.IsAtBeginningOf(_LINE)
        box = item.BoundingBox(_WORD)
        if item.Empty(_WORD) or box is None:
            continue
        text = item.GetUTF8Text(_WORD).strip()
        if text:
            reading.append(ReadWord(text, item.Confidence(_WORD), box, block, paragraph, line))
    return reading
