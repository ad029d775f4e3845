"""An `OcrEndpoint` as the operator handles it: identity, spec and last status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ocr_operator.schema.spec import EndpointSpec, read_spec
from ocr_operator.schema.status import EndpointStatus, read_status

if TYPE_CHECKING:
    from ocr_operator.kinds import Manifest


class Key(NamedTuple):
    """Namespace and name."""

    namespace: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An endpoint with a valid spec."""

    key: Key
    uid: str
    generation: int
    created: str
    spec: EndpointSpec
    status: EndpointStatus

    @property
    def name(self) -> str:
        """Name of the resource."""
        return self.key.name

    @property
    def namespace(self) -> str:
        """Namespace of the resource and of every object that it owns."""
        return self.key.namespace

    @property
    def api_name(self) -> str:
        """Path under which its workers answer in addition to /spark_ocr_api."""
        return self.spec.api_name or self.name


def read_endpoint(body: Manifest) -> Endpoint:
    """Return the endpoint of a resource. Raises `InvalidSpec`."""
    metadata = body["metadata"]
    return Endpoint(
        key=Key(metadata["namespace"], metadata["name"]),
        uid=metadata["uid"],
        generation=metadata["generation"],
        created=metadata["creationTimestamp"],
        spec=read_spec(body["spec"]),
        status=read_status(body.get("status") or {}),
    )


def claimed_api_name(body: Manifest) -> tuple[str, tuple[str, bool, str]]:
    """Return the API name that a resource claims, and a sort key for the claim: the smallest one holds the name.

    The oldest claim wins. Kubernetes stores ages in whole seconds; of two claims of the same second, the one that
    already holds the name keeps it.
    """
    metadata = body["metadata"]
    name = body.get("spec", {}).get("apiName") or metadata["name"]
    return name, (metadata["creationTimestamp"], not _holds_its_name(body), metadata["uid"])


def _holds_its_name(body: Manifest) -> bool:
    conditions = body.get("status", {}).get("conditions") or []
    return bool(conditions) and all(condition.get("reason") != "ApiNameConflict" for condition in conditions)
