"""The URLs and their views."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from ocr_platform import dashboard
from ocr_platform.api import errors
from ocr_platform.api.account.me import MeView, PasswordView, SessionsView
from ocr_platform.api.account.session import SessionView
from ocr_platform.api.account.tokens import TokensView, TokenView
from ocr_platform.api.auth import lockout
from ocr_platform.api.docs import DocsView, SchemaView
from ocr_platform.endpoints.api.urls import endpoint_urls
from ocr_platform.jobs.api.metrics import MetricsView
from ocr_platform.jobs.queue import stats

v1: list[URLPattern | URLResolver] = [
    path("session", SessionView.as_view()),
    path("me", MeView.as_view()),
    path("me/password", PasswordView.as_view()),
    path("me/sessions", SessionsView.as_view()),
    path("tokens", TokensView.as_view()),
    path("tokens/<int:token_id>", TokenView.as_view()),
    path("", include(endpoint_urls(stats))),
    path("", include("ocr_platform.jobs.api.urls")),
    path("schema", SchemaView.as_view(), name="schema"),
    path("docs", DocsView.as_view(), name="docs"),
]

admin.site.site_header = admin.site.site_title = "Legible"

urlpatterns = [
    path("api/v1/", include(v1)),
    re_path(r"^api(?:/|$)", errors.unknown_api_path),
    path("metrics", MetricsView.as_view()),
    path("admin/login/", lockout.admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include(dashboard.urlpatterns)),
]

handler400 = errors.handler400
handler403 = errors.handler403
handler404 = dashboard.handler404
handler500 = errors.handler500
