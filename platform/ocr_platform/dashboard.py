"""The dashboard's one page, for every address that is not the API's: its script knows the way from there.

The built files themselves are served by WhiteNoise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from django.http import HttpRequest

_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Legible</title>
<h1>The dashboard is not built</h1>
<p>Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in <code>frontend/</code>, and start
web again. The <a href="/api/v1/docs">REST API</a> and the <a href="/admin/">administration</a> work without it.</p>
</html>
"""


@require_safe
@ensure_csrf_cookie
def index(request: HttpRequest) -> HttpResponse:
    """Return the page. A name with a dot is a file that WhiteNoise did not find: 404."""
    if "." in request.path.rpartition("/")[2]:
        raise Http404
    try:
        page, status = (PLATFORM.frontend_dir / "index.html").read_bytes(), 200
    except FileNotFoundError:
        page, status = _NOT_BUILT.encode(), 503
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-cache"})
