"""An LRU cache of loaded engines: the least recently used is closed first.

It must not know how an engine loads or reads.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from ocr_engine.engines import load_detector, load_engine

if TYPE_CHECKING:
    from pathlib import Path

    from ocr_contract.options import EngineName
    from ocr_engine.engines import Engine, OrientationDetector

MOST_ENGINES: Final = 3
"""A loaded language needs 15 to 60 MB; a worker serves few combinations of languages."""


class EngineCache:
    """Engines of one directory of trained data."""

    def __init__(self, tessdata: Path) -> None:
        self._tessdata = tessdata
        self._engines: OrderedDict[tuple[EngineName, tuple[str, ...], int], Engine] = OrderedDict()
        self._detectors: dict[EngineName, OrientationDetector] = {}

    def engine(self, name: EngineName, languages: tuple[str, ...], engine_mode: int) -> Engine:
        """Return the engine, loading it when it is not there. Raises `ModelMissing`."""
        key = (name, languages, engine_mode)
        if key not in self._engines:
            while len(self._engines) >= MOST_ENGINES:
                self._engines.popitem(last=False)[1].close()
            self._engines[key] = load_engine(name, self._tessdata, languages, engine_mode)
        self._engines.move_to_end(key)
        return self._engines[key]

    def detector(self, name: EngineName) -> OrientationDetector:
        """Return the orientation detector, loading it when it is not there."""
        if name not in self._detectors:
            self._detectors[name] = load_detector(name, self._tessdata)
        return self._detectors[name]

    def close(self) -> None:
        """Free all engines."""
        for engine in self._engines.values():
            engine.close()
        for detector in self._detectors.values():
            detector.close()
        self._engines.clear()
        self._detectors.clear()
