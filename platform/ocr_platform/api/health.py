"""`/healthz` and `/readyz`, answered before anything else looks at the request.

A probe has the address of a pod as its host name, which ALLOWED_HOSTS would refuse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from ocr_contract.errors import Unavailable
from ocr_platform.api.database_errors import what_is_wrong
from ocr_platform.api.errors import problem_response
from ocr_platform.config import PLATFORM
from ocr_platform.storage.base import blob_store
from ocr_platform.storage.filesystem import check_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

RETRY_SECONDS = 5


class HealthMiddleware:
    """Answers the two probes; once the database was found migrated, it is not checked again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or pass the request on."""
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
        if request.path == "/readyz":
            return self._readiness()
        return self._get_response(request)

    def _readiness(self) -> HttpResponse:
        try:
            self._check_database()
            blob_store().check()
            _check_incoming()
        except Unavailable as error:
            return problem_response(error)
        return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")

    def _check_database(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if not self._migrated:
                executor = MigrationExecutor(connection)
                pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
                if pending:
                    raise _not_ready("The database is not set up or has an older version: run manage.py migrate.")
                self._migrated = True
        except (DatabaseError, InterfaceError) as error:
            raise _not_ready(what_is_wrong(error) or "The database does not answer as expected.") from error


def _check_incoming() -> None:
    try:
        check_folder(PLATFORM.incoming_dir)
    except OSError as error:
        raise _not_ready(f"Uploads cannot be written to the data folder ({error.strerror}).") from error


def _not_ready(detail: str) -> Unavailable:
    return Unavailable("not_ready", detail, retry_after=RETRY_SECONDS)
