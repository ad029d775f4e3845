"""The bodies of the calls about endpoints, as on the wire and in the OpenAPI document.

Nothing here reads the database: the functions turn rows and figures into bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from django.utils import timezone

from ocr_contract import crd
from ocr_platform.api.schema import Moment
from ocr_platform.endpoints import selectors
from ocr_platform.endpoints.reasons import ReasonCode, why_not_ready

if TYPE_CHECKING:
    from ocr_platform.endpoints import models
    from ocr_platform.endpoints.stats import Backlog, Latency

EndpointState = Literal["ready", "not_ready"]
EndpointSource = Literal["local", "cluster"]


class WaitingReason(msgspec.Struct, frozen=True):
    """Why the endpoint reads nothing at the moment: a stable code, an English sentence, and the values in it."""

    code: ReasonCode
    detail: str
    parameters: dict[str, str]


class EndpointCondition(msgspec.Struct, frozen=True, rename="camel"):
    """A condition that the operator reports in the status of an OcrEndpoint."""

    type: str
    status: str
    reason: str
    message: str
    last_transition_time: str


class EndpointWorkers(msgspec.Struct, frozen=True):
    """The number of ready workers, and the number wanted."""

    ready: int
    wanted: int


class EndpointBacklog(msgspec.Struct, frozen=True):
    """Documents and pages that wait, and those that a worker is processing."""

    waiting: int
    in_flight: int


class EndpointLatency(msgspec.Struct, frozen=True):
    """Seconds per page over the last `pages` pages, at most an hour old: median and 95th percentile."""

    pages: int
    p50: float
    p95: float


class EndpointResource(msgspec.Struct, frozen=True, rename="camel"):
    """The OcrEndpoint behind an endpoint; `spec` with the defaults that the API server filled in."""

    api_version: str
    kind: str
    namespace: str
    name: str
    spec: dict[str, Any]


class Endpoint(msgspec.Struct, frozen=True):
    """A group of workers. `slots`: pages it reads in parallel. `message`: what the dispatcher last saw, in words.

    `is_default`: used when a submission names none. `reason`: why it reads nothing, null while it is ready.
    `languages`: those of its workers, as last seen; `option_defaults`: options that apply unless a request sets them.
    `gone_at`: when the OcrEndpoint was deleted; new jobs are refused. `workers`, `image`, `url` and `resource` are
    the cluster's, null for a local endpoint; `speed` is null when nothing was read in the last hour.
    """

    name: str
    display_name: str
    description: str
    source: EndpointSource
    state: EndpointState
    reason: WaitingReason | None
    message: str
    slots: int
    languages: tuple[str, ...]
    engine: str
    option_defaults: dict[str, Any]
    is_default: bool
    seen_at: Moment | None
    gone_at: Moment | None
    workers: EndpointWorkers | None
    queue: EndpointBacklog
    speed: EndpointLatency | None
    conditions: tuple[EndpointCondition, ...]
    image: str | None
    url: str | None
    resource: EndpointResource | None


class EndpointList(msgspec.Struct, frozen=True):
    """All endpoints, by name."""

    items: tuple[Endpoint, ...]


class EndpointQueue(msgspec.Struct, frozen=True):
    """The work of an endpoint: `pages` that wait or are in flight; a document that is not opened yet counts as one."""

    endpoint: str
    pages: int


class Language(msgspec.Struct, frozen=True):
    """A language by its Tesseract name, and the endpoints that have it."""

    name: str
    endpoints: tuple[str, ...]


class LanguageList(msgspec.Struct, frozen=True):
    """All languages, by name."""

    items: tuple[Language, ...]


def reason_body(endpoint: models.Endpoint) -> WaitingReason | None:
    """Return why `endpoint` reads nothing, None while its workers are ready."""
    reason = why_not_ready(endpoint, timezone.now())
    return None if reason is None else WaitingReason(reason.code, reason.detail, reason.parameters)


def endpoint_body(endpoint: models.Endpoint, backlog: Backlog, latency: Latency | None) -> Endpoint:
    """Return the body for `endpoint`."""
    is_there = endpoint.gone_at is None
    return Endpoint(
        name=endpoint.name,
        display_name=endpoint.display_name or endpoint.name,
        description=endpoint.description,
        source=cast("EndpointSource", endpoint.source),
        state=cast("EndpointState", endpoint.state if is_there else endpoint.State.NOT_READY),
        reason=reason_body(endpoint),
        message=endpoint.message,
        slots=endpoint.slots if is_there else 0,
        languages=tuple(endpoint.languages or endpoint.available_languages),
        engine=endpoint.engine,
        option_defaults=endpoint.option_defaults,
        is_default=endpoint.name == selectors.DEFAULT_NAME,
        seen_at=endpoint.seen_at,
        gone_at=endpoint.gone_at,
        workers=_workers(endpoint),
        queue=EndpointBacklog(backlog.waiting, backlog.in_flight),
        speed=None if latency is None else EndpointLatency(latency.pages, latency.p50, latency.p95),
        conditions=tuple(msgspec.convert(condition, EndpointCondition) for condition in endpoint.conditions),
        image=endpoint.image or None,
        url=endpoint.url or None,
        resource=_resource(endpoint),
    )


def _workers(endpoint: models.Endpoint) -> EndpointWorkers | None:
    if endpoint.ready_replicas is None or endpoint.wanted_replicas is None:
        return None
    return EndpointWorkers(endpoint.ready_replicas, endpoint.wanted_replicas)


def _resource(endpoint: models.Endpoint) -> EndpointResource | None:
    if endpoint.source != endpoint.Source.CLUSTER:
        return None
    return EndpointResource(crd.API_VERSION, crd.KIND, endpoint.namespace, endpoint.resource_name, endpoint.spec)
