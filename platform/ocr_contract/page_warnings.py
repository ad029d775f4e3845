"""What was not read in full quality on a page: a stable code with its figures, and an English sentence.

Codes are never renamed. It must not know what causes a warning, nor how it is translated.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

WarningCode = Literal["reduced", "more_images", "orientation_unchecked", "noise_left_out"]

_SENTENCES: Final[dict[WarningCode, str]] = {
    "reduced": "Page {page} has {megapixels:g} megapixels; it was reduced from {width} x {height} to "
    "{read_width} x {read_height} pixels before reading, so small print may be missing.",
    "more_images": "The file contains {count} more images; only the main one was read.",
    "orientation_unchecked": "The page may not be upright: the trained data for orientation detection are "
    "not installed.",
    "noise_left_out": "Something that looked like text could not be read and was left out: a picture, a pattern "
    "or noise.",
}


class PageWarning(msgspec.Struct, frozen=True):
    """One warning. `parameters`: the figures that its sentence names."""

    code: WarningCode
    parameters: dict[str, float] = {}

    @property
    def sentence(self) -> str:
        """The warning in English."""
        return _SENTENCES[self.code].format_map(self.parameters)
