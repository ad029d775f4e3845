"""The API server client: read, apply, delete, write a status, create an Event.

Objects are applied server-side with a field manager of our own. Every call is a single request with a timeout: the
kinds are known, so no discovery is needed. The module does not know what is applied or why.
"""

from __future__ import annotations

import json
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from kubernetes import client, config
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from ocr_operator.kinds import ENDPOINT, EVENT, MANAGED_SELECTOR, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr_operator.kinds import Manifest

FIELD_MANAGER: Final = "legible-operator"
HAND_OVER_MANAGER: Final = "legible-operator-hand-over"
_TIMEOUT: Final = Timeout(connect=5.0, read=10.0)
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_JSON: Final = "application/json"
_APPLY: Final = "application/apply-patch+yaml"
_MERGE: Final = "application/merge-patch+json"
_SERVED_SECONDS: Final = 10.0


class ApiError(Exception):
    """The API server returned an error: `status` is the HTTP status, `message` the server's own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


def load_access() -> None:
    """Load the credentials of the cluster: the pod's service account, otherwise the kubeconfig.

    Raises `kubernetes.config.ConfigException` when neither exists.
    """
    try:
        config.load_incluster_config()  # type: ignore[no-untyped-call]
    except config.ConfigException:
        config.load_kube_config()  # type: ignore[no-untyped-call]


class Kube:
    """A cluster, or some of its namespaces. Thread-safe."""

    def __init__(self, namespaces: tuple[str, ...], count_write: Callable[[str, str], None]) -> None:
        """Connect with the pod's service account, otherwise with the kubeconfig."""
        load_access()
        configuration: Any = client.Configuration.get_default_copy()
        configuration.retries = False  # the caller retries
        self._host: str = configuration.host
        self._api: Any = client.ApiClient(configuration)
        self._namespaces = namespaces
        self._count_write = count_write
        self._lock = threading.Lock()
        self._served: dict[str, tuple[float, frozenset[str]]] = {}

    def list(self, kind: Kind) -> tuple[list[Manifest], int]:
        """Return all managed objects of `kind` (all objects, for endpoints) and the resource version of the listing."""
        query = "" if kind is ENDPOINT else f"?{urlencode({'labelSelector': MANAGED_SELECTOR})}"
        items: list[Manifest] = []
        versions = []
        for namespace in self._namespaces or (None,):
            listed = self._call("GET", _path(kind, namespace) + query)
            versions.append(int(listed["metadata"]["resourceVersion"]))
            items += [{"apiVersion": kind.api_version, "kind": kind.kind, **item} for item in listed["items"]]
        return items, min(versions)

    def get(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """Return an object, None when it does not exist. Raises `ApiError`."""
        try:
            return self._call("GET", _path(kind, namespace, name))
        except ApiError as refused:
            if refused.status == 404:
                return None
            raise

    def serves(self, kind: Kind) -> bool:
        """Return whether the API server serves `kind`; the answer is cached for ten seconds. Raises `ApiError`."""
        if "/" not in kind.api_version:
            return True  # part of the Kubernetes core
        with self._lock:
            asked, kinds = self._served.get(kind.api_version, (-_SERVED_SECONDS, frozenset()))
        now = time.monotonic()
        if now - asked >= _SERVED_SECONDS:
            kinds = self._kinds_of(kind.api_version)
            with self._lock:
                self._served[kind.api_version] = (now, kinds)
        return kind.kind in kinds

    def apply(self, kind: Kind, manifest: Manifest, *, manager: str = FIELD_MANAGER) -> Manifest:
        """Apply a manifest and return the resulting object. Raises `ApiError`."""
        self._count_write("apply", kind.kind)
        return self._apply(_path_of(kind, manifest), manifest, manager)

    def overwrite(self, kind: Kind, manifest: Manifest) -> None:
        """Set every field but the metadata to exactly these values, replacing whole lists. Raises `ApiError`.

        Apply, in contrast, keeps list items of other field managers.
        """
        self._count_write("overwrite", kind.kind)
        body = {name: value for name, value in manifest.items() if name not in ("apiVersion", "kind", "metadata")}
        self._call("PATCH", f"{_path_of(kind, manifest)}?fieldManager={FIELD_MANAGER}", _encoded(body), _MERGE)

    def write_status(self, manifest: Manifest) -> Manifest:
        """Apply the status of an endpoint and return the resulting endpoint. Raises `ApiError`."""
        self._count_write("status", ENDPOINT.kind)
        return self._apply(f"{_path_of(ENDPOINT, manifest)}/status", manifest, FIELD_MANAGER)

    def delete(self, kind: Kind, body: Manifest) -> None:
        """Delete exactly this object, or do nothing if it is gone already. Raises `ApiError`."""
        self._count_write("delete", kind.kind)
        options = {"preconditions": {"uid": body["metadata"]["uid"]}, "propagationPolicy": "Background"}
        try:
            self._call("DELETE", _path_of(kind, body), _encoded(options))
        except ApiError as refused:
            if refused.status not in (404, 409):
                raise

    def create_event(self, event: Manifest) -> None:
        """Create an Event. Raises `ApiError`."""
        self._count_write("create", EVENT.kind)
        self._call("POST", _path(EVENT, event["metadata"]["namespace"]), _encoded(event))

    def _kinds_of(self, api_version: str) -> frozenset[str]:
        try:
            return frozenset(resource["kind"] for resource in self._call("GET", f"/apis/{api_version}")["resources"])
        except ApiError as refused:
            if refused.status == 404:
                return frozenset()
            raise

    def _apply(self, path: str, manifest: Manifest, manager: str) -> Manifest:
        return self._call("PATCH", f"{path}?fieldManager={manager}&force=true", _yaml(manifest), _APPLY)

    def _call(self, method: str, path: str, body: bytes | None = None, content_type: str = _JSON) -> Manifest:
        headers = {"Accept": _JSON, "Content-Type": content_type, "User-Agent": FIELD_MANAGER}
        self._api.update_params_for_auth(headers, [], ["BearerToken"], path, method, body)
        pool: Any = self._api.rest_client.pool_manager
        try:
            response = pool.request(method, self._host + path, body=body, headers=headers, timeout=_TIMEOUT)
        except HTTPError:
            pool.clear()  # drop idle connections: they may have died together with this one
            raise
        if not 200 <= response.status < 300:
            raise ApiError(response.status, _error_message(response.data))
        found: Manifest = json.loads(response.data)
        return found


def _path(kind: Kind, namespace: str | None, name: str | None = None) -> str:
    """Return the URL path of an object or of all objects of a kind, in a namespace or in all of them."""
    parts = ["/apis" if "/" in kind.api_version else "/api", kind.api_version]
    parts += ["namespaces", quote(namespace, safe="")] if namespace is not None else []
    return "/".join([*parts, kind.plural, *([quote(name, safe="")] if name is not None else [])])


def _path_of(kind: Kind, body: Manifest) -> str:
    return _path(kind, body["metadata"]["namespace"], body["metadata"]["name"])


def _encoded(body: Manifest) -> bytes:
    return json.dumps(body).encode()


def _yaml(manifest: Manifest) -> bytes:
    """Return a manifest for server-side apply: the server parses YAML, which has no surrogate pairs as JSON has."""
    text = json.dumps(manifest, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _error_message(body: Any) -> str:
    try:
        return str(json.loads(body)["message"])
    except (TypeError, ValueError, KeyError):
        return "the API server gave no reason"
