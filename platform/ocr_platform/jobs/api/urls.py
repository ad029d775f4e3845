"""Addresses of the calls about jobs."""

from __future__ import annotations

from uuid import UUID

from django.urls import path, register_converter

from ocr_platform.jobs.api.bulk import BulkView, DownloadView
from ocr_platform.jobs.api.jobs import CancelView, JobsView, JobView
from ocr_platform.jobs.api.pages import PagesView, PageView
from ocr_platform.jobs.api.results.files import DocumentView, ImageView, PreviewView, ThumbnailView
from ocr_platform.jobs.api.results.formats import FormatsView
from ocr_platform.jobs.api.results.result import ResultView
from ocr_platform.jobs.api.retry import RetryView
from ocr_platform.jobs.api.search import SearchView


class IdConverter:
    """A UUID in an address, in upper or lower case; Django's own converter knows only lower case."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

    def to_python(self, value: str) -> UUID:
        """Return the id."""
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        """Return it as it is written in addresses."""
        return str(value)


register_converter(IdConverter, "id")

urlpatterns = [
    path("formats", FormatsView.as_view(), name="formats"),
    path("search", SearchView.as_view(), name="search"),
    path("jobs", JobsView.as_view(), name="jobs"),
    path("jobs/bulk", BulkView.as_view(), name="jobs-bulk"),
    path("jobs/download", DownloadView.as_view(), name="jobs-download"),
    path("jobs/<id:job_id>", JobView.as_view(), name="job"),
    path("jobs/<id:job_id>/cancel", CancelView.as_view(), name="job-cancel"),
    path("jobs/<id:job_id>/retry", RetryView.as_view(), name="job-retry"),
    path("jobs/<id:job_id>/result", ResultView.as_view(), name="job-result"),
    path("jobs/<id:job_id>/document", DocumentView.as_view(), name="job-document"),
    path("jobs/<id:job_id>/pages", PagesView.as_view(), name="job-pages"),
    path("jobs/<id:job_id>/pages/<int:number>", PageView.as_view(), name="job-page"),
    path("jobs/<id:job_id>/pages/<int:number>/image", ImageView.as_view(), name="job-page-image"),
    path("jobs/<id:job_id>/pages/<int:number>/preview", PreviewView.as_view(), name="job-page-preview"),
    path("jobs/<id:job_id>/pages/<int:number>/thumbnail", ThumbnailView.as_view(), name="job-page-thumbnail"),
]
