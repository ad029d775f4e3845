"""The calls that return bytes: a job's document, a page's image, its preview for browsers, its thumbnail.

The bytes came from a user: the type is the one detected at upload, only image types are shown inline, and nothing in
them can run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse

from ocr_contract.media import EXTENSIONS, MediaType
from ocr_platform.api.auth.permissions import caller, django_request
from ocr_platform.api.errors import nothing_here
from ocr_platform.api.headers import FILE_POLICY, content_disposition, not_modified
from ocr_platform.api.renderers import AnyRenderer
from ocr_platform.api.schema import ETAG, TEXT, WHOLE, Header
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import blobs, selectors
from ocr_platform.jobs.api.parameters import JOB_ID, NUMBER
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from ocr_platform.jobs.models import Page

_DOCUMENT: Final = {
    (200, str(media)): OpenApiResponse(OpenApiTypes.BINARY, "The document as it was submitted") for media in MediaType
}
_SHOWN: Final = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.GIF})
_KEPT: Final = "private, max-age=86400, immutable"
_ASKED_AGAIN: Final = "private, no-cache"
_ANSWER: Final[dict[Any, Any]] = {
    **{(200, str(media)): OpenApiResponse(OpenApiTypes.BINARY, "The image") for media in sorted(_SHOWN)},
    304: OpenApiResponse(description="The image is the one that If-None-Match names"),
}
_HEADERS: Final = {
    200: [ETAG, Header("Content-Disposition", TEXT, "The name of the file"), Header("Content-Length", WHOLE, "Bytes")],
    304: [ETAG],
}


class _FileView(ApiView):
    tag = "pages"
    read_scope = Scope.JOBS_READ
    renderer_classes = [AnyRenderer]
    part: ClassVar[Literal["image", "preview", "thumbnail"]]

    def _file(self, request: Request, job_id: UUID, number: int) -> HttpResponseBase:
        job = selectors.job_of(caller(request), job_id)
        page = selectors.page_of(job, number)
        key, media, is_made = _blob(page, self.part)
        if not key:
            raise nothing_here()
        etag = f'"{key.rpartition("/")[2]}"'
        if (unchanged := not_modified(django_request(request), etag)) is not None:
            return unchanged
        try:
            file = blobs.open_blob(key)
        except FileNotFoundError as error:
            raise nothing_here() from error
        known = media in _SHOWN
        response = FileResponse(
            file,
            as_attachment=not known,
            filename=f"page-{number}.{EXTENSIONS[MediaType(media)]}" if known else f"page-{number}.bin",
            content_type=media if known else "application/octet-stream",
        )
        response["Content-Length"] = str(file.size)  # Django knows the length only of files on disk
        response["ETag"] = etag
        response["Cache-Control"] = _KEPT if is_made else _ASKED_AGAIN
        response["Content-Security-Policy"] = FILE_POLICY
        return response


def _blob(page: Page, part: str) -> tuple[str, str, bool]:
    """Return the key and type of a part, and whether it is that part: the page image is used until the part exists."""
    made = {"preview": (page.preview_key, page.preview_media), "thumbnail": (page.thumbnail_key, page.thumbnail_media)}
    key, media = made.get(part, (page.image_key, page.image_media))
    return (key, media, True) if key else (page.image_key, page.image_media, False)


class ImageView(_FileView):
    """The page image that was read."""

    part = "image"

    @call("job_pages_image", path=[JOB_ID, NUMBER], responses=_ANSWER, headers=_HEADERS)
    def get(self, request: Request, job_id: UUID, number: int) -> HttpResponseBase:
        """Return the page image; the boxes of words are in its pixels."""
        return self._file(request, job_id, number)


class PreviewView(_FileView):
    """A smaller image for a screen."""

    part = "preview"

    @call("job_pages_preview", path=[JOB_ID, NUMBER], responses=_ANSWER, headers=_HEADERS)
    def get(self, request: Request, job_id: UUID, number: int) -> HttpResponseBase:
        """Return an image for a screen; the page image itself until the preview exists."""
        return self._file(request, job_id, number)


class ThumbnailView(_FileView):
    """A small image for lists."""

    part = "thumbnail"

    @call("job_pages_thumbnail", path=[JOB_ID, NUMBER], responses=_ANSWER, headers=_HEADERS)
    def get(self, request: Request, job_id: UUID, number: int) -> HttpResponseBase:
        """Return a small image for lists; the page image itself until the thumbnail exists."""
        return self._file(request, job_id, number)


class DocumentView(ApiView):
    """The document as it was submitted."""

    tag = "jobs"
    read_scope = Scope.JOBS_READ
    renderer_classes = [AnyRenderer]

    @call(
        "jobs_document",
        path=[JOB_ID],
        responses={**_DOCUMENT, 304: OpenApiResponse(description="The document is the one that If-None-Match names")},
        headers={200: [ETAG, Header("Content-Disposition", TEXT, "The name of the file")], 304: [ETAG]},
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        """Return the document, byte for byte as it was submitted."""
        job = selectors.job_of(caller(request), job_id)
        etag = f'"{job.sha256}"'
        if (unchanged := not_modified(django_request(request), etag)) is not None:
            return unchanged
        try:
            file = blobs.open_blob(job.document_key)
        except FileNotFoundError as error:
            raise nothing_here() from error
        response = FileResponse(file, content_type=job.media_type)
        name = job.file_name or f"{job.uuid}.{EXTENSIONS[MediaType(job.media_type)]}"
        response["Content-Disposition"] = content_disposition(name)
        response["Content-Length"] = str(file.size)
        response["ETag"] = etag
        response["Cache-Control"] = _ASKED_AGAIN
        response["Content-Security-Policy"] = FILE_POLICY
        return response
