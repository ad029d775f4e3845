"""The steps of reading one page, each a method; `recogniser` puts them in order, `plan` chooses them.

Every threshold was measured: docs/recognition.md. It must not know options, languages or the contract's page.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from ocr_engine.recognition.geometry import stretch
from ocr_engine.recognition.merge import SURE_ALONE, merge, support
from ocr_engine.recognition.plan import ONE_BLOCK, Plan
from ocr_engine.recognition.preprocessing import blur, even_background, letter_height, rescale, turn
from ocr_engine.recognition.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocr_contract.result import Rotation
    from ocr_engine.engines import Engine, Grey, OrientationDetector, ReadWord, Words

READABLE_LETTERS: Final = 20.0
"""Letter height in pixels to which small letters are enlarged."""
SECOND_LETTERS: Final = 24.0
"""Letter height of the second reading: at a different size, letters are segmented differently."""
SECOND_BLUR: Final = 0.8
"""Standard deviation in pixels: closes broken strokes of thermal print and smooths jagged edges of enlarged print."""
MOST_ENLARGING: Final = 3.0
"""Further enlarging adds pixels but no information."""
MOST_PIXELS: Final = 30_000_000
"""No page is enlarged to more pixels, to save memory."""
DOUBTFUL: Final = 85.0
"""Mean confidence below which a second reading is worthwhile."""
NOISE: Final = 30.0
"""Mean confidence below which there is no text: patterns are read with about 20, the worst print with 40."""
GARBLED: Final = 60.0
"""Mean confidence below which a page may be upside down: such text is read with about 40."""
ON_ITS_SIDE: Final = 0.5
"""A page is sideways if a larger part of its words is higher than wide; upright pages had at most 0.23."""
SURELY_TURNED: Final = 1.0
"""Confidence of orientation detection above which a page is turned."""
TURN_MARGIN: Final = 0.1
"""A turned reading may have less support than the first by this part: sideways text may be read as well as upright."""

_LETTERS_OF_A_WIDE_WORD: Final = 3


class PreparedPage(NamedTuple):
    """A page prepared for reading.

    `grey` are its pixels, `rotation` the turn made so far, `letters` the height of the letters in pixels, None if
    unknown. Boxes of readings are in the pixels of `grey`.
    """

    grey: Grey
    rotation: Rotation
    letters: float | None
    dpi: int | None


class PageReader:
    """Reads one page. `detector` returns the orientation detector, loading it when it is first needed."""

    def __init__(self, plan: Plan, engine: Engine, detector: Callable[[], OrientationDetector]) -> None:
        self._plan = plan
        self._engine = engine
        self._detector = detector
        self._stopwatch = Stopwatch()

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by step, for the steps that were executed."""
        return self._stopwatch.seconds

    def prepare(self, grey: Grey, dpi: int | None) -> PreparedPage:
        """Even out the background and measure the letters, as far as the plan requires it."""
        with self._stopwatch.measure("prepare"):
            if self._plan.even_background:
                grey = even_background(grey)
            return PreparedPage(grey, 0, letter_height(grey) if self._plan.small else None, dpi)

    def turn_upright(self, prepared: PreparedPage) -> PreparedPage:
        """Return `prepared` turned so that its text is upright; unturned if the orientation is uncertain."""
        with self._stopwatch.measure("orientation"):
            found = self._detector().detect(prepared.grey)
            if found is None or not found.rotation or found.confidence <= SURELY_TURNED:
                return prepared
            return prepared._replace(grey=turn(prepared.grey, found.rotation), rotation=found.rotation)

    def read(self, prepared: PreparedPage) -> Words:
        """Read once, with very small letters enlarged."""
        small = prepared.letters is not None and prepared.letters < self._plan.small
        with self._stopwatch.measure("recognise"):
            return self._read(
                prepared, self._plan.page_seg_mode, enlarging(prepared, READABLE_LETTERS) if small else 1.0
            )

    def read_upright(self, prepared: PreparedPage, reading: Words) -> tuple[PreparedPage, Words]:
        """Turn a page that looks rotated upright and read it again; return the better version with its reading."""
        turned = self.turn_upright(prepared)
        if not turned.rotation:
            return prepared, reading
        again = self.read(turned)
        before = support(reading)
        if again and support(again) >= before - TURN_MARGIN * abs(before):
            return turned, again
        return prepared, reading

    def read_again(self, prepared: PreparedPage, reading: Words) -> Words:
        """Read a doubtful page as one block at another size, softly blurred, and merge both readings.

        If nothing was found, the page is not enlarged: isolated words are found, and noise costs little.
        """
        if is_noise(reading) or confidence(reading) >= DOUBTFUL:
            return reading
        with self._stopwatch.measure("second_reading"):
            factor = enlarging(prepared, SECOND_LETTERS)
            again = self._read(prepared, ONE_BLOCK, factor if reading else min(1.0, factor), SECOND_BLUR)
            return merge(reading, again)

    def _read(self, prepared: PreparedPage, page_seg_mode: int, factor: float, deviation: float = 0.0) -> Words:
        grey = blur(rescale(prepared.grey, factor), deviation)
        dpi = None if prepared.dpi is None else round(prepared.dpi * factor)
        height, width = prepared.grey.shape
        words = self._engine.read(grey, page_seg_mode=page_seg_mode, dpi=dpi, variables=self._plan.variables)
        return stretch(words, grey.shape, width, height)


def confidence(reading: Sequence[ReadWord]) -> float:
    """Return the mean confidence (0-100), 0 for an empty reading."""
    return sum(word.confidence for word in reading) / len(reading) if reading else 0.0


def looks_turned(reading: Sequence[ReadWord]) -> bool:
    """Return whether `reading` is garbled, or most of its words are sideways."""
    words = [word.box for word in reading if len(word.text) >= _LETTERS_OF_A_WIDE_WORD]
    high = sum(y1 - y0 > x1 - x0 for x0, y0, x1, y1 in words)
    return high > ON_ITS_SIDE * len(words) or (bool(reading) and confidence(reading) < GARBLED)


def is_noise(reading: Sequence[ReadWord]) -> bool:
    """Return whether the reading is noise instead of text."""
    return bool(reading) and confidence(reading) < NOISE


def sure_words(reading: Sequence[ReadWord]) -> Words:
    """Return the words that stand out from noise."""
    return [word for word in reading if word.confidence >= SURE_ALONE]


def enlarging(prepared: PreparedPage, letters: float) -> float:
    """Return the factor that scales the letters of `prepared` to `letters` pixels, within bounds; 1 if unknown."""
    if prepared.letters is None:
        return 1.0
    room = max(1.0, sqrt(MOST_PIXELS / prepared.grey.size))
    return min(letters / prepared.letters, MOST_ENLARGING, room)
