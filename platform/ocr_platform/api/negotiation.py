"""The format of an answer: from `?format=`, otherwise from `Accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.negotiation import DefaultContentNegotiation

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request


class Negotiation(DefaultContentNegotiation):
    """DRF's rules, except that an unknown format is 406 by name; a call with one format takes no `?format=`."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and the media type it answers with."""
        available = list(renderers)
        wanted = request.query_params.get("format")
        if wanted is not None and len(available) > 1:
            for renderer in available:
                if renderer.format == wanted:
                    return renderer, renderer.media_type
            raise _unavailable(wanted, available)
        only_accept: Any = _WithoutFormat(request)
        chosen: tuple[BaseRenderer, str] = super().select_renderer(only_accept, available, format_suffix)
        return chosen


class _WithoutFormat:
    """The request as DRF's rules see it: only its `Accept`."""

    query_params: dict[str, str] = {}

    def __init__(self, request: Request) -> None:
        self.headers = request.headers


def _unavailable(wanted: str, available: Sequence[BaseRenderer]) -> RequestError:
    formats = ", ".join(str(renderer.format) for renderer in available)
    return RequestError(
        "not_acceptable", f'The format "{wanted[:40]}" is not available.', hint=f"The formats are: {formats}."
    )
