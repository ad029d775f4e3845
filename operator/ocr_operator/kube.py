"""The only way to the API server: read, apply, delete, write a status, tell an event.

Applying is server-side with a field manager of our own. Every call has a time limit. It must not know what is applied
or why.
"""

from __future__ import annotations

import json
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import DynamicApiError
from urllib3.exceptions import HTTPError

from ocr_operator.kinds import ENDPOINT, EVENT, OURS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocr_operator.kinds import Manifest

FIELD_MANAGER: Final = "legible-operator"
HAND_OVER_MANAGER: Final = "legible-operator-hand-over"
_SECONDS: Final = (5.0, 10.0)
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_JSON: Final = {"Accept": "application/json"}
_SERVED_SECONDS: Final = 10.0


class Refused(Exception):
    """The API server said no. `status` is HTTP's, `message` the server's sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


def load_access() -> None:
    """Find out how to reach the cluster: by the pod's service account, else by the kubeconfig.

    Raises `kubernetes.config.ConfigException` where there is neither.
    """
    try:
        config.load_incluster_config()  # type: ignore[no-untyped-call]
    except config.ConfigException:
        config.load_kube_config()  # type: ignore[no-untyped-call]


class Kube:
    """A cluster, or the namespaces of it that are served. Safe for threads."""

    def __init__(self, namespaces: tuple[str, ...], discovery: Path, count_write: Callable[[str, str], None]) -> None:
        """Take the pod's service account, else the kubeconfig; `discovery` is a file for what the server serves."""
        load_access()
        configuration: Any = client.Configuration.get_default_copy()
        configuration.retries = False  # a call that failed is made again by who wanted it
        self._api: Any = client.ApiClient(configuration)
        self._client: Any = DynamicClient(self._api, cache_file=str(discovery))  # type: ignore[no-untyped-call]
        self._namespaces = namespaces
        self._count_write = count_write
        self._lock = threading.Lock()
        self._served: dict[str, tuple[float, frozenset[str]]] = {}

    def list(self, kind: Kind) -> tuple[list[Manifest], int]:
        """Return all objects of `kind` that are ours (all of them, for endpoints), and the version of the listing."""
        selector = None if kind is ENDPOINT else OURS
        items: list[Manifest] = []
        versions = []
        for namespace in self._namespaces or (None,):
            listed = self._call("get", kind, namespace=namespace, label_selector=selector)
            versions.append(int(listed["metadata"]["resourceVersion"]))
            items += [{"apiVersion": kind.api_version, "kind": kind.kind, **item} for item in listed["items"]]
        return items, min(versions)

    def get(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """Return an object, None when there is none."""
        try:
            return self._call("get", kind, namespace=namespace, name=name)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def serves(self, kind: Kind) -> bool:
        """Tell whether the API server knows `kind`, as it said within the last ten seconds. Raises `Refused`."""
        if "/" not in kind.api_version:
            return True  # of Kubernetes' core
        with self._lock:
            asked, kinds = self._served.get(kind.api_version, (-_SERVED_SECONDS, frozenset()))
        now = time.monotonic()
        if now - asked >= _SERVED_SECONDS:
            kinds = self._kinds_of(kind.api_version)
            with self._lock:
                self._served[kind.api_version] = (now, kinds)
        return kind.kind in kinds

    def apply(self, kind: Kind, manifest: Manifest, *, manager: str = FIELD_MANAGER) -> Manifest:
        """Apply a manifest and return the object as it is now. Raises `Refused`."""
        self._count_write("apply", kind.kind)
        return self._call("server_side_apply", kind, **_apply_arguments(manifest, manager))

    def overwrite(self, kind: Kind, manifest: Manifest) -> None:
        """Set everything but the metadata to exactly these values, lists as a whole. Raises `Refused`.

        Applying leaves alone what another manager has put into a list.
        """
        self._count_write("overwrite", kind.kind)
        body = {name: value for name, value in manifest.items() if name not in ("apiVersion", "kind", "metadata")}
        arguments = _apply_arguments(manifest, FIELD_MANAGER) | {"body": body}
        del arguments["force_conflicts"]  # belongs to applying alone
        self._call("patch", kind, content_type="application/merge-patch+json", **arguments)

    def write_status(self, manifest: Manifest) -> Manifest:
        """Apply the status of an endpoint and return the endpoint as it is now. Raises `Refused`."""
        self._count_write("status", ENDPOINT.kind)
        return self._call(
            "server_side_apply", ENDPOINT, subresource="status", **_apply_arguments(manifest, FIELD_MANAGER)
        )

    def delete(self, kind: Kind, body: Manifest) -> None:
        """Delete exactly this object; one that is gone already is fine. Raises `Refused`."""
        self._count_write("delete", kind.kind)
        metadata = body["metadata"]
        try:
            self._call(
                "delete",
                kind,
                namespace=metadata["namespace"],
                name=metadata["name"],
                body={"preconditions": {"uid": metadata["uid"]}, "propagationPolicy": "Background"},
            )
        except Refused as refused:
            if refused.status not in (404, 409):
                raise

    def tell(self, event: Manifest) -> None:
        """Create an Event. Raises `Refused`."""
        self._count_write("create", EVENT.kind)
        self._call("create", EVENT, namespace=event["metadata"]["namespace"], body=event)

    def _kinds_of(self, api_version: str) -> frozenset[str]:
        try:
            answer = self._client.request("get", f"/apis/{api_version}", serialize=False, _request_timeout=_SECONDS)
        except (DynamicApiError, ApiException) as error:
            if int(error.status or 0) == 404:
                return frozenset()
            raise Refused(int(error.status or 0), _sentence(error.body)) from error
        except HTTPError:
            self._reconnect()
            raise
        return frozenset(resource["kind"] for resource in json.loads(answer.data)["resources"])

    def _reconnect(self) -> None:
        """Give up the connections that nobody uses now: what was opened together may have died together."""
        self._api.rest_client.pool_manager.clear()

    def _call(self, verb: str, kind: Kind, *, subresource: str | None = None, **arguments: Any) -> Manifest:
        try:
            resource = self._client.resources.get(api_version=kind.api_version, kind=kind.kind)
            if subresource is not None:
                resource = resource.subresources[subresource]
            answer = getattr(self._client, verb)(
                resource, serialize=False, header_params=dict(_JSON), _request_timeout=_SECONDS, **arguments
            )
        except (DynamicApiError, ApiException) as error:
            raise Refused(int(error.status or 0), _sentence(error.body)) from error
        except HTTPError:
            self._reconnect()
            raise
        found: Manifest = json.loads(answer.data)
        return found


def _apply_arguments(manifest: Manifest, manager: str) -> dict[str, Any]:
    metadata = manifest["metadata"]
    return {
        "body": _yaml(manifest),
        "name": metadata["name"],
        "namespace": metadata["namespace"],
        "field_manager": manager,
        "force_conflicts": True,
    }


def _yaml(manifest: Manifest) -> bytes:
    """Return a manifest for applying: the server reads YAML, which knows no pairs of surrogates as JSON does."""
    text = json.dumps(manifest, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _sentence(body: Any) -> str:
    try:
        return str(json.loads(body)["message"])
    except (TypeError, ValueError, KeyError):
        return "the API server gave no reason"
