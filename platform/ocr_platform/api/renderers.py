"""Renderers of answers: JSON by msgspec, and text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from rest_framework.renderers import BaseRenderer

from ocr_contract.wire import MEDIA_JSON, MEDIA_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping


class JsonRenderer(BaseRenderer):
    """Renders structs, dicts and lists as JSON; bytes are JSON already and pass through."""

    media_type = MEDIA_JSON
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        """Return the body; empty for None, which is the content of a 204 answer."""
        if data is None:
            return b""
        return data if isinstance(data, bytes) else msgspec.json.encode(data)


class TextRenderer(BaseRenderer):
    """Text, as UTF-8."""

    media_type = MEDIA_TEXT
    format = "text"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        """Return the body."""
        return str(data).encode()


class AnyRenderer(BaseRenderer):
    """Accepts any `Accept` header: the type of a file is not negotiated."""

    media_type = "*/*"
    format = "file"
