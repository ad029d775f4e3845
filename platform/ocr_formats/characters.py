"""Which characters a format can represent; recognised text may contain any.

A character that cannot be represented becomes U+FFFD, so that nothing disappears unnoticed. It must not know formats.
Source: XML 1.0, 2.2.
"""

from __future__ import annotations

import re
from typing import Final

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS: Final = re.compile("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def xml_text(text: str) -> str:
    """Return `text` escaped for XML, in an element or between double quotes."""
    return _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def one_line(text: str) -> str:
    """Return `text` without surrogates, with spaces instead of characters that would end a line or a field."""
    return _BREAKS.sub(" ", text).encode("utf-8", "replace").decode()
