"""The recipe from a grey page to the contract's `Page`, one step per line in `Recogniser.read`.

`page_reader` implements the steps and gives their reasons; `plan` chooses them. It must not know where the page comes
from, nor who requested it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.languages import model_missing
from ocr_contract.page_warnings import PageWarning
from ocr_contract.result import Page, mean_confidence, page_text
from ocr_engine.engines import ModelMissing
from ocr_engine.engines.cache import EngineCache
from ocr_engine.languages import (
    ORIENTATION_DATA,
    has_orientation_data,
    installed_languages,
    require_languages,
    require_models,
)
from ocr_engine.recognition.geometry import stretch, turn_back
from ocr_engine.recognition.layout import build_blocks
from ocr_engine.recognition.page_reader import PageReader, is_noise, looks_turned, sure_words
from ocr_engine.recognition.plan import Check, make_plan

if TYPE_CHECKING:
    from pathlib import Path

    from ocr_contract.options import RecognitionOptions
    from ocr_engine.documents.pages import PageImage
    from ocr_engine.engines import Engine, Words
    from ocr_engine.recognition.page_reader import PreparedPage


class Recogniser:
    """Reads pages with the trained data of one directory and keeps loaded engines for the next page.

    Used by one thread at a time. If trained data are installed or removed, the change applies from the next page on.
    """

    def __init__(self, tessdata: Path) -> None:
        self._tessdata = tessdata
        self._cache = EngineCache(tessdata)

    @property
    def languages(self) -> list[str]:
        """The installed languages."""
        return installed_languages(self._tessdata)

    def read(self, image: PageImage, number: int, options: RecognitionOptions) -> Page:
        """Return the text of `image`, which is page `number` (from 1) of its document.

        Raises `RequestError`: `language_missing` naming the missing and the installed languages, `invalid_option` for a
        page segmentation mode that produces no text and for an engine mode whose model the trained data lack.
        """
        require_languages(options.languages, self.languages)
        require_models(options.languages, options.ocr_engine_mode, self._tessdata)
        plan = make_plan(options)
        if plan.orientation is Check.ALWAYS:
            self._require_detection()
        reader = PageReader(plan, self._engine(options), lambda: self._cache.detector(options.engine))
        warnings = [*image.warnings]
        try:
            prepared = reader.prepare(image.grey, options.dpi if image.dpi is None else None)
            if plan.orientation is Check.ALWAYS:
                prepared = reader.turn_upright(prepared)
            reading = reader.read(prepared)
            if plan.orientation is Check.DOUBTFUL and looks_turned(reading):
                if has_orientation_data(self._tessdata):
                    prepared, reading = reader.read_upright(prepared, reading)
                else:
                    warnings.append(PageWarning("orientation_unchecked"))
            if plan.second_reading:
                reading = reader.read_again(prepared, reading)
                if is_noise(reading):
                    reading = sure_words(reading)
                    warnings.append(PageWarning("noise_left_out"))
        except ModelMissing as error:
            raise model_missing(options.languages, options.ocr_engine_mode) from error
        return _page(image, number, prepared, reading, tuple(warnings), reader.seconds)

    def warm(self, options: RecognitionOptions) -> None:
        """Load what pages with `options` may need. Raises as `read` does."""
        require_languages(options.languages, self.languages)
        require_models(options.languages, options.ocr_engine_mode, self._tessdata)
        plan = make_plan(options)
        self._engine(options)
        if plan.orientation is not Check.NEVER and has_orientation_data(self._tessdata):
            self._cache.detector(options.engine)

    def close(self) -> None:
        """Free all engines."""
        self._cache.close()

    def _engine(self, options: RecognitionOptions) -> Engine:
        try:
            return self._cache.engine(options.engine, options.languages, options.ocr_engine_mode)
        except ModelMissing as error:
            raise model_missing(options.languages, options.ocr_engine_mode) from error

    def _require_detection(self) -> None:
        if not has_orientation_data(self._tessdata):
            require_languages([ORIENTATION_DATA], self.languages)


def _page(
    image: PageImage,
    number: int,
    prepared: PreparedPage,
    reading: Words,
    warnings: tuple[PageWarning, ...],
    seconds: dict[str, float],
) -> Page:
    """Convert the words to the stored page, group them and write the text."""
    height, width = image.grey.shape
    placed = turn_back(reading, prepared.rotation, width, height)
    blocks = build_blocks(stretch(placed, image.grey.shape, image.width, image.height))
    return Page(
        number=number,
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        rotation=prepared.rotation,
        orientation=image.orientation,
        confidence=mean_confidence(blocks),
        text=page_text(blocks),
        blocks=blocks,
        warnings=tuple(warning.sentence for warning in warnings),
        warning_codes=warnings,
        durations=seconds,
    )
