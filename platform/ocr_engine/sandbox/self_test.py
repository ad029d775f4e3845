"""A generated text that must be readable in every language: digits. It must not know when or why a check is made."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr_contract.errors import OcrError
from ocr_engine.documents.pages import PageImage

if TYPE_CHECKING:
    from ocr_contract.options import RecognitionOptions
    from ocr_engine.recognition.recogniser import Recogniser

_TEXT: Final = "2746183"
_SIZE: Final = (420, 120)
_SINGLE_LINE: Final = 7


def drawn_digits() -> PageImage:
    """Return a page of one line of digits."""
    image = Image.new("L", _SIZE, 255)
    ImageDraw.Draw(image).text((40, 30), _TEXT, fill=0, font=ImageFont.load_default(size=56))
    return PageImage(grey=np.asarray(image), width=image.width, height=image.height, dpi=None)


def check(recogniser: Recogniser, options: RecognitionOptions) -> str | None:
    """Read drawn digits with `options`; return None if they were read, otherwise a sentence that says what was wrong.

    The variables of the options are ignored, because they may forbid digits.
    """
    try:
        changed = msgspec.structs.replace(options, page_seg_mode=_SINGLE_LINE, variables={})
        page = recogniser.read(drawn_digits(), 1, changed)
    except OcrError as error:
        return error.detail
    if _digits(page.text) == _TEXT:
        return None
    return "A test text was not recognised correctly: the trained data may be damaged."


def _digits(text: str) -> str:
    """Return the digits of `text` in ASCII, whatever script they are written in, and other characters unchanged."""
    return "".join(str(unicodedata.digit(char, char)) for char in text if not char.isspace())
