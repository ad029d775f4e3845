"""Renderers: from the result model to output files. Pure; they must not know where a result comes from.

A renderer takes a `ResultDocument` and yields bytes page by page. It reads no clock, and no files except the pictures
that it gets.
"""

from ocr_formats.formats import BY_NAME, FORMATS, Format
from ocr_formats.result_document import ResultDocument

__all__ = ["BY_NAME", "FORMATS", "Format", "ResultDocument"]
