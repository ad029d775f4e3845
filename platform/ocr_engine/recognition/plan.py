"""The steps for a page, chosen from the caller's options before the page is examined.

| page segmentation mode | orientation detected | second reading | enlarged before the first reading |
|---|---|---|---|
| 3 (automatic) | when in doubt | when in doubt | letters below 8 px |
| 1 (automatic, with orientation) | always | when in doubt | letters below 8 px |
| 4, 6, 11 (column, block, sparse text) | when in doubt | no: the caller chose the segmentation | below 12 px |
| 12 (sparse text, with orientation) | always | no | below 12 px |
| 5, 7, 8, 9, 10, 13 (vertical block, line, word...) | no: the caller cut it out | no | below 12 px |
| 0, 2 (no text) | refused | | |

There is no second reading either if variables restrict the characters: the remains of other words make every reading
doubtful and would be taken for noise. `autoRotate`, `secondReading`, `enlarge` and `background` set to Off skip their
step; with all of them Off, the page is read once, as it is. Pure; it must not know pixels.
"""

from __future__ import annotations

from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr_contract.options import RecognitionOptions

AUTOMATIC: Final = 3
ONE_BLOCK: Final = 6

_WITHOUT_TEXT: Final = frozenset({0, 2})
_WITH_ORIENTATION: Final = {1: 3, 12: 11}
_WHOLE_PAGES: Final = frozenset({3, 4, 6, 11})

SMALL_READ_TWICE: Final = 8.0
"""Letter height in pixels below which the first of two readings is enlarged. Enlarging pages that Tesseract reads well
as they are costs accuracy and time; the doubtful ones are enlarged for their second reading anyway."""
SMALL_READ_ONCE: Final = 12.0
"""The same if there is only one reading."""


class Check(Enum):
    """When the orientation of a page is detected."""

    NEVER = auto()
    DOUBTFUL = auto()
    ALWAYS = auto()


class Plan(NamedTuple):
    """The steps of one page. `small` is the letter height in pixels below which a page is enlarged, 0 for never.

    `variables` are Tesseract's, for every reading of the page.
    """

    page_seg_mode: int
    even_background: bool
    small: float
    orientation: Check
    second_reading: bool
    variables: Mapping[str, str] = MappingProxyType({})


def make_plan(options: RecognitionOptions) -> Plan:
    """Return the steps that `options` ask for.

    Raises `RequestError` `invalid_option` for modes that produce no text.
    """
    asked = options.page_seg_mode
    if asked in _WITHOUT_TEXT:
        raise RequestError(
            "invalid_option",
            f'The option "pageSegMode" {asked} returns no text.',
            hint="Use 1 to detect the orientation and read the page.",
        )
    mode = _WITH_ORIENTATION.get(asked, asked)
    switches = options.preprocessing
    second_reading = switches.second_reading == "Auto" and mode == AUTOMATIC and not _restricts(options.variables)
    small = SMALL_READ_TWICE if second_reading else SMALL_READ_ONCE
    return Plan(
        page_seg_mode=mode,
        even_background=switches.background == "Auto",
        small=small if switches.enlarge == "Auto" else 0.0,
        orientation=_orientation(asked, mode, off=switches.auto_rotate == "Off"),
        second_reading=second_reading,
        variables=options.variables,
    )


def _restricts(variables: Mapping[str, str]) -> bool:
    return any(variables.get(name) for name in ("tessedit_char_whitelist", "tessedit_char_blacklist"))


def _orientation(asked: int, mode: int, *, off: bool) -> Check:
    if asked != mode:
        return Check.ALWAYS
    return Check.DOUBTFUL if mode in _WHOLE_PAGES and not off else Check.NEVER
