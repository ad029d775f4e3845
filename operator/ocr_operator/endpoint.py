"""One `OcrEndpoint` as the operator handles it: who it is, what is wanted, what was said of it last.

It must not know where it was read.
"""

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
    """An endpoint whose spec could be read."""

    key: Key
    uid: str
    generation: int
    created: str
    spec: EndpointSpec
    status: EndpointStatus

    @property
    def name(self) -> str:
        """Its name."""
        return self.key.name

    @property
    def namespace(self) -> str:
        """The namespace that it and all it owns live in."""
        return self.key.namespace

    @property
    def api_name(self) -> str:
        """The second path that its workers answer on."""
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
    """Return the API name that a resource claims, and its age for comparing: the smaller one is the older claim.

    Ages are told in whole seconds; of two of the same second the one that holds the name keeps it.
    """
    metadata = body["metadata"]
    name = body.get("spec", {}).get("apiName") or metadata["name"]
    return name, (metadata["creationTimestamp"], not _holds_its_name(body), metadata["uid"])


def _holds_its_name(body: Manifest) -> bool:
    conditions = body.get("status", {}).get("conditions") or []
    return bool(conditions) and all(condition.get("reason") != "ApiNameConflict" for condition in conditions)
