"""A client of the API server for the catalog: list OcrEndpoints, and watch from there.

Every call has a time limit on both sides. It must not know what the results are used for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from urllib3.exceptions import HTTPError

from ocr_contract import crd

if TYPE_CHECKING:
    from collections.abc import Iterator

Manifest = dict[str, Any]

_CONNECT_SECONDS: Final = 5.0
_LIST_SECONDS: Final = 30.0
_SILENCE_SECONDS: Final = 5.0
_GONE: Final = 410


class KubeError(Exception):
    """The API server does not answer or refuses; the message is one sentence."""


class Expired(KubeError):
    """The resource version to resume from has expired: list again."""


class Kube:
    """A cluster: the one that this pod runs in, otherwise that of KUBECONFIG. A watch lasts `watch_seconds`."""

    def __init__(self, watch_seconds: int) -> None:
        try:
            try:
                config.load_incluster_config()  # type: ignore[no-untyped-call]
            except config.ConfigException:
                config.load_kube_config()  # type: ignore[no-untyped-call]
        except config.ConfigException as error:
            raise KubeError(f"No cluster is configured: {error}") from error
        configuration = client.Configuration.get_default_copy()
        configuration.retries = False  # failures are raised here; the caller retries
        self._api = client.CustomObjectsApi(client.ApiClient(configuration))
        self._watch_seconds = watch_seconds

    def list(self, namespace: str | None) -> tuple[list[Manifest], str]:
        """Return all OcrEndpoints of a namespace (None: of all), and the version from which to watch."""
        listed = self._decode(self._call(namespace, seconds=_LIST_SECONDS).data)
        return listed["items"], listed["metadata"]["resourceVersion"]

    def watch(self, namespace: str | None, version: str) -> Iterator[tuple[str, Manifest]]:
        """Open a watch; return what happens after `version`: ADDED, MODIFIED, DELETED, or BOOKMARK (a newer version).

        It ends after `watch_seconds`. Raises `KubeError`, also when nothing arrives for longer than that.
        """
        response = self._call(
            namespace,
            seconds=self._watch_seconds + _SILENCE_SECONDS,
            watch=True,
            resource_version=version,
            allow_watch_bookmarks=True,
            timeout_seconds=self._watch_seconds,
        )
        return self._events(response)

    def _events(self, response: Any) -> Iterator[tuple[str, Manifest]]:
        try:
            for line in _lines(response):
                event = self._decode(line)
                if event["type"] == "ERROR":
                    raise _refusal(event["object"].get("code"), event["object"].get("message"))
                yield event["type"], event["object"]
        except (HTTPError, OSError) as error:
            raise KubeError(f"The watch was interrupted: {type(error).__name__}.") from error
        finally:
            response.close()

    def _call(self, namespace: str | None, *, seconds: float, **arguments: Any) -> Any:
        what: dict[str, Any] = {"group": crd.GROUP, "version": crd.VERSION, "plural": crd.PLURAL, **arguments}
        ask: Any = self._api.list_cluster_custom_object
        if namespace is not None:
            ask, what["namespace"] = self._api.list_namespaced_custom_object, namespace
        try:
            return ask(**what, _preload_content=False, _request_timeout=(_CONNECT_SECONDS, seconds))
        except ApiException as error:
            raise _refusal(error.status, error.reason) from error
        except (HTTPError, OSError) as error:
            raise KubeError(f"The API server does not answer: {type(error).__name__}.") from error

    @staticmethod
    def _decode(data: bytes) -> Manifest:
        try:
            found: Manifest = msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            raise KubeError("The API server's answer is not JSON.") from error
        return found


def _lines(response: Any) -> Iterator[bytes]:
    left = b""
    for chunk in response.stream(amt=None, decode_content=False):
        *whole, left = (left + chunk).split(b"\n")
        yield from (line for line in whole if line)


def _refusal(status: int | None, said: str | None) -> KubeError:
    if status == _GONE:
        return Expired("The resource version to resume from has expired.")
    hint = {
        401: ": it does not accept the credentials",
        403: ": the service account may not list and watch OcrEndpoints",
        404: ": it does not know OcrEndpoints; install the chart legible-crds",
    }.get(status or 0, "")
    return KubeError(f"The API server refused with status {status} {said or ''}".rstrip() + f"{hint}.")
