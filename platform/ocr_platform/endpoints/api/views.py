"""The calls about endpoints: list, status, queue and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.response import Response

from ocr_platform.api.auth.session_authentication import BrowserAuthentication
from ocr_platform.api.auth.token_authentication import TokenAuthentication
from ocr_platform.api.schema import body
from ocr_platform.api.view import ApiView, call
from ocr_platform.endpoints import selectors
from ocr_platform.endpoints.api import bodies
from ocr_platform.endpoints.api.keys import EndpointKeyAuthentication, HasScopeOrKey
from ocr_platform.endpoints.stats import Backlog, EndpointStats
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

_NAME = OpenApiParameter("name", str, OpenApiParameter.PATH, description="the endpoint's name")


class StatsView(ApiView):
    """A view that reports backlog and latency; `as_view(stats=...)` names where they come from."""

    stats = cast("EndpointStats", None)


class EndpointsView(StatsView):
    """The endpoints."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ

    @call("endpoints_list", responses=OpenApiResponse(body(bodies.EndpointList), "All endpoints"))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List the endpoints; a deleted one stays in the list while jobs refer to it."""
        backlogs, latencies = self.stats.backlogs(), self.stats.latencies()
        items = tuple(
            bodies.endpoint_body(endpoint, backlogs.get(endpoint.pk, Backlog()), latencies.get(endpoint.pk))
            for endpoint in selectors.all_endpoints()
        )
        return Response(bodies.EndpointList(items))


class EndpointView(StatsView):
    """One endpoint."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ

    @call(
        "endpoints_get",
        path=[_NAME],
        responses=OpenApiResponse(body(bodies.Endpoint), "The endpoint"),
    )
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002
        """Return an endpoint and its status."""
        endpoint = selectors.existing(name)
        backlog = self.stats.backlogs(endpoint=endpoint).get(endpoint.pk, Backlog())
        return Response(bodies.endpoint_body(endpoint, backlog, self.stats.latencies().get(endpoint.pk)))


class EndpointQueueView(StatsView):
    """The queue of an endpoint."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ
    authentication_classes = [EndpointKeyAuthentication, TokenAuthentication, BrowserAuthentication]
    permission_classes = [HasScopeOrKey]

    @call(
        "endpoints_queue",
        path=[_NAME],
        responses=OpenApiResponse(body(bodies.EndpointQueue), "What waits and what is in flight"),
    )
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002
        """Return how much work an endpoint has, for autoscalers: a page in flight counts, so it keeps its worker."""
        endpoint = selectors.existing(name)
        backlog = self.stats.backlogs(endpoint=endpoint).get(endpoint.pk, Backlog())
        return Response(bodies.EndpointQueue(endpoint.name, backlog.waiting + backlog.in_flight))


class LanguagesView(ApiView):
    """The languages."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ

    @call("languages_list", responses=OpenApiResponse(body(bodies.LanguageList), "All languages"))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List the languages that can be read."""
        where: dict[str, list[str]] = {}
        for endpoint in selectors.all_endpoints().filter(gone_at__isnull=True):
            for language in endpoint.languages:
                where.setdefault(language, []).append(endpoint.name)
        items = tuple(bodies.Language(name, tuple(where[name])) for name in sorted(where))
        return Response(bodies.LanguageList(items))
