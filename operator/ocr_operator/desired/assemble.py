"""All desired manifests of an endpoint, in the order in which they are applied. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr_operator.desired.deployment import deployment
from ocr_operator.desired.http_route import http_route
from ocr_operator.desired.identity import with_fingerprint
from ocr_operator.desired.ingress import ingress
from ocr_operator.desired.keda import NEEDED, KedaContext, scalers
from ocr_operator.desired.keys import platform_secret
from ocr_operator.desired.network_policy import network_policy
from ocr_operator.desired.scaling import autoscaler, disruption_budget
from ocr_operator.desired.services import services
from ocr_operator.kinds import HTTP_ROUTE, UNWATCHED, Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest
    from ocr_operator.schema.spec import EndpointSpec


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """The operator's defaults for all endpoints: worker image, and address, namespace and key of the platform."""

    worker_image: str
    platform_namespace: str
    platform_key: str | None = None
    platform_url: str | None = None


def keda_context(defaults: Defaults, served: Collection[Kind]) -> KedaContext:
    """Return what KEDA needs; `served` are the optional kinds that this cluster serves."""
    return KedaContext(platform_url=defaults.platform_url, platform_key=defaults.platform_key, served=served)


def optional_kinds(spec: EndpointSpec) -> tuple[Kind, ...]:
    """Return the kinds that a spec requires and that not every cluster serves."""
    return (*(NEEDED if spec.by_keda else ()), *((HTTP_ROUTE,) if spec.exposure.type == "HTTPRoute" else ()))


def assemble(endpoint: Endpoint, defaults: Defaults, served: Collection[Kind] = UNWATCHED) -> list[Manifest]:
    """Return every desired object; `served` are the optional kinds that this cluster serves. Raises `InvalidSpec`.

    Network policy and keys come before the pods that need them, everything else after, because workers start slowly.
    """
    key = platform_secret(endpoint, defaults.platform_key)
    wanted = [
        key,
        network_policy(endpoint, defaults.platform_namespace),
        deployment(endpoint, defaults.worker_image, with_platform_key=key is not None),
        *services(endpoint),
        disruption_budget(endpoint),
        ingress(endpoint),
        http_route(endpoint, served),
        autoscaler(endpoint),
        *scalers(endpoint, keda_context(defaults, served)),
    ]
    return [with_fingerprint(manifest) for manifest in wanted if manifest is not None]
