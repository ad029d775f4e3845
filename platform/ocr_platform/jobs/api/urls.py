"""Addresses of the calls about jobs."""

from __future__ import annotations

from django.urls import path

from ocr_platform.jobs.api.bulk import BulkView, DownloadView
from ocr_platform.jobs.api.jobs import CancelView, JobsView, JobView
from ocr_platform.jobs.api.pages import PagesView, PageView
from ocr_platform.jobs.api.results.files import ImageView, PreviewView, ThumbnailView
from ocr_platform.jobs.api.results.formats import FormatsView
from ocr_platform.jobs.api.results.result import ResultView
from ocr_platform.jobs.api.retry import RetryView
from ocr_platform.jobs.api.search import SearchView

urlpatterns = [
    path("formats", FormatsView.as_view(), name="formats"),
    path("search", SearchView.as_view(), name="search"),
    path("jobs", JobsView.as_view(), name="jobs"),
    path("jobs/bulk", BulkView.as_view(), name="jobs-bulk"),
    path("jobs/download", DownloadView.as_view(), name="jobs-download"),
    path("jobs/<uuid:job_id>", JobView.as_view(), name="job"),
    path("jobs/<uuid:job_id>/cancel", CancelView.as_view(), name="job-cancel"),
    path("jobs/<uuid:job_id>/retry", RetryView.as_view(), name="job-retry"),
    path("jobs/<uuid:job_id>/result", ResultView.as_view(), name="job-result"),
    path("jobs/<uuid:job_id>/pages", PagesView.as_view(), name="job-pages"),
    path("jobs/<uuid:job_id>/pages/<int:number>", PageView.as_view(), name="job-page"),
    path("jobs/<uuid:job_id>/pages/<int:number>/image", ImageView.as_view(), name="job-page-image"),
    path("jobs/<uuid:job_id>/pages/<int:number>/preview", PreviewView.as_view(), name="job-page-preview"),
    path("jobs/<uuid:job_id>/pages/<int:number>/thumbnail", ThumbnailView.as_view(), name="job-page-thumbnail"),
]
