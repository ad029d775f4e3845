"""The dashboard's single HTML page, at each address that its router knows; its script does the routing from there.

WhiteNoise serves the built files themselves. Any other address is a 404 for every method. A browser gets that 404 with
the same page, whose script then shows "not found" with a link back.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from ocr_platform.api import errors
from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

ADDRESSES: Final = ("", "sign-in", "jobs", "jobs/<str:job_id>", "search", "endpoints", "tokens", "account")
"""The addresses of the dashboard's pages, as `frontend/src/app/router.tsx` names them."""

_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Legible</title>
<h1>The dashboard is not built</h1>
<p>Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in <code>frontend/</code>, and start
web again. The <a href="/api/v1/docs">REST API</a> and the <a href="/admin/">administration</a> work without it.</p>
</html>
"""


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest, **_parameters: str) -> HttpResponse:  # noqa: ARG001
    """Return the page; 503 when it is not built."""
    page = _built()
    if page is None:
        return _page(_NOT_BUILT.encode(), HTTPStatus.SERVICE_UNAVAILABLE)
    return _page(page, HTTPStatus.OK)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that does not exist: with the page for a browser, otherwise like every other error."""
    page = _built() if _opens_a_page(request) else None
    return errors.handler404(request, exception) if page is None else _page(page, HTTPStatus.NOT_FOUND)


def _opens_a_page(request: HttpRequest) -> bool:
    names_a_file = "." in request.path.rpartition("/")[2]
    asks_for_html = "text/html" in request.headers.get("Accept", "")
    return request.method in {"GET", "HEAD"} and asks_for_html and not names_a_file and not errors.is_api(request.path)


def _built() -> bytes | None:
    try:
        return (PLATFORM.frontend_dir / "index.html").read_bytes()
    except FileNotFoundError:
        return None


def _page(content: bytes, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-cache"})


urlpatterns: list[URLPattern] = [path(address, index) for address in ADDRESSES]
