"""The available formats: their names and media types, their purpose, and their renderers.

Worker, platform and documentation take them from here. It must not know how they are sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ocr_contract.wire import MEDIA_JSON, MEDIA_RESULT, MEDIA_TEXT
from ocr_formats.alto import VERSION as ALTO_VERSION
from ocr_formats.alto import render_alto
from ocr_formats.hocr import render_hocr
from ocr_formats.json import render_json
from ocr_formats.markdown import render_markdown
from ocr_formats.pdf import render_pdf
from ocr_formats.text import render_text
from ocr_formats.tsv import render_tsv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocr_formats.result_document import ResultDocument


@dataclass(frozen=True)
class Format:
    """One format. `media` is the bare media type, `parameters` what follows it in a Content-Type."""

    name: str
    media: str
    extension: str
    purpose: str
    render: Callable[[ResultDocument], Iterator[bytes]]
    parameters: str = ""

    @property
    def content_type(self) -> str:
        """Return the value of `Content-Type`."""
        return f"{self.media}{self.parameters}"


_UTF8: Final = "; charset=UTF-8"

FORMATS: Final = (
    Format("text", MEDIA_TEXT, "txt", 'Plain text; "+++" on a line of its own separates pages', render_text, _UTF8),
    Format("json", MEDIA_JSON, "json", "Everything that was found: words, boxes, confidences", render_json),
    Format("result", MEDIA_RESULT, "json", "The same JSON, with its version in the media type", render_json, ";v=1"),
    Format("pdf", "application/pdf", "pdf", "The page images with selectable, searchable text", render_pdf),
    Format(
        "hocr", "text/vnd.hocr+html", "hocr", "HTML with boxes, for correction tools and viewers", render_hocr, _UTF8
    ),
    Format("alto", "application/alto+xml", "xml", f"ALTO {ALTO_VERSION}, for digital libraries", render_alto),
    Format("tsv", "text/tab-separated-values", "tsv", "A table of words with Tesseract's columns", render_tsv, _UTF8),
    Format("markdown", "text/markdown", "md", "Text with headings and paragraphs, for notes", render_markdown, _UTF8),
)
"""All formats, in order of preference: a client that accepts any of a kind gets the first."""

BY_NAME: Final = {item.name: item for item in FORMATS}
