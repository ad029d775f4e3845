"""The engines that read a raster, behind one protocol; chosen by the contract's name.

An engine's library is imported when the engine is first asked for: the command line works where `tesserocr` has no
wheel, and a child that does not need a library does not load it.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import importlib.util
import shutil
from typing import TYPE_CHECKING

from ocr_engine.engines.base import Engine, Grey, ModelMissing, Orientation, OrientationDetector, ReadWord, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ocr_contract.options import EngineName

__all__ = [
    "Engine",
    "Grey",
    "ModelMissing",
    "Orientation",
    "OrientationDetector",
    "ReadWord",
    "Words",
    "engine_versions",
    "load_detector",
    "load_engine",
]


def load_engine(name: EngineName, tessdata: Path, languages: Sequence[str], engine_mode: int) -> Engine:
    """Return a loaded engine; `languages` must be installed.

    Raises `ModelMissing` when the trained data have no model for `engine_mode`; an engine that loads its model for each
    page raises it there.
    """
    if name == "Tesseract":
        from ocr_engine.engines.tesserocr_engine import TesserocrEngine

        return TesserocrEngine(tessdata, languages, engine_mode)
    from ocr_engine.engines.pytesseract_engine import PytesseractEngine

    return PytesseractEngine(tessdata, languages, engine_mode)


def load_detector(name: EngineName, tessdata: Path) -> OrientationDetector:
    """Return an orientation detector; its trained data must be installed."""
    if name == "Tesseract":
        from ocr_engine.engines.tesserocr_engine import TesserocrOrientationDetector

        return TesserocrOrientationDetector(tessdata)
    from ocr_engine.engines.pytesseract_engine import PytesseractOrientationDetector

    return PytesseractOrientationDetector(tessdata)


def engine_versions() -> dict[EngineName, str]:
    """Return the engines that work here, each with its version."""
    versions: dict[EngineName, str] = {}
    if importlib.util.find_spec("tesserocr"):
        from ocr_engine.engines import tesserocr_engine

        versions["Tesseract"] = tesserocr_engine.version()
    if importlib.util.find_spec("pytesseract") and shutil.which("tesseract"):
        from ocr_engine.engines import pytesseract_engine

        versions["TesseractCLI"] = pytesseract_engine.version()
    return versions
