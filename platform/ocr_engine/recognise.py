"""The recipe: from a grey page to the contract's `Page`.

It must not know where the page comes from, nor who asked.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ocr_contract.result import Page
from ocr_engine.engines import Engine, load_engine
from ocr_engine.languages import installed_languages, require_languages
from ocr_engine.layout import build_blocks, mean_confidence, page_text

if TYPE_CHECKING:
    from pathlib import Path

    from ocr_contract.options import RecognitionOptions
    from ocr_engine.document import PageImage


class Recogniser:
    """Reads pages; keeps the engines it has loaded warm for the next page."""

    def __init__(self, tessdata: Path) -> None:
        self._tessdata = tessdata
        self.languages = installed_languages(tessdata)
        self._engines: dict[object, Engine] = {}

    def read(self, image: PageImage, number: int, options: RecognitionOptions) -> Page:
        """Read `image` as page `number`. Raises `RequestError` `language_missing`."""
        require_languages(options.languages, self.languages)
        started = time.perf_counter()
        reading = self._engine(options).read(image.grey, page_seg_mode=options.page_seg_mode, dpi=options.dpi)
        blocks = build_blocks(reading)
        page = Page(number=number, width=image.width, height=image.height, dpi=image.dpi, blocks=blocks)
        return Page(
            number=number,
            width=image.width,
            height=image.height,
            dpi=image.dpi,
            confidence=mean_confidence(page.words()),
            text=page_text(blocks),
            blocks=blocks,
            warnings=image.warnings,
            durations={"recognise": time.perf_counter() - started},
        )

    def _engine(self, options: RecognitionOptions) -> Engine:
        key = (options.engine, options.languages, options.ocr_engine_mode)
        if key not in self._engines:
            self._engines[key] = load_engine(options.engine, self._tessdata, options.languages, options.ocr_engine_mode)
        return self._engines[key]
