"""Renderers: from the result model to what is handed out. Pure; they must not know where a result comes from."""

from ocr_formats.json import render_json
from ocr_formats.text import render_text

__all__ = ["render_json", "render_text"]
