"""Maps the exceptions of decoding libraries to errors of the contract.

Pillow, libheif and pdfium document few of the exceptions that damaged files provoke in them, so the list below is
broad; it must only wrap calls into such a library, never our own logic.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PIL import Image

from ocr_contract.errors import DocumentError, OcrError, PageFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAMAGE: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_OUT_OF_MEMORY: Final = ("out of memory", "decoder error -9", "memory allocation error")


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Convert a decoding library's exceptions to `DocumentError` or `PageFailed` about `what` ("page 3").

    Pillow's warning of a decompression bomb counts as an error; its other warnings are about tolerable damage.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except OcrError:
        raise
    except MemoryError as error:
        raise _memory(what) from error
    except (*_DAMAGE, Image.DecompressionBombWarning) as error:
        if any(sign in str(error).lower() for sign in _OUT_OF_MEMORY):
            raise _memory(what) from error
        raise DocumentError(
            "document_broken",
            f"{what[:1].upper()}{what[1:]} cannot be decoded: the data is damaged or incomplete.",
            hint="Open and save it again with another program, or send another copy.",
        ) from error


def _memory(what: str) -> PageFailed:
    return PageFailed(
        "page_memory",
        f"{what[:1].upper()}{what[1:]} needs more memory than a page process may use.",
        hint="Scale it down or raise `limits.childMemoryBytes`.",
    )
