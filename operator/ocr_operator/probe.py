"""Asks workers for their status: `/readyz` and `/v1/info` by pod address, even before they are ready.

The only module that talks to workers. It does not know what a status means for an endpoint.
"""

from __future__ import annotations

import http.client
from typing import Any, Final

import msgspec

from ocr_contract.wire import WORKER_PORT
from ocr_operator.status.facts import WorkerStatus

_TIMEOUT_SECONDS: Final = 2.0
_MAX_BYTES: Final = 1024 * 1024


def probe_worker(address: str) -> WorkerStatus | None:
    """Return the status of the worker at the IP `address`, None when it gives no valid response."""
    connection = http.client.HTTPConnection(address, WORKER_PORT, timeout=_TIMEOUT_SECONDS)
    try:
        _, info = _get(connection, "/v1/info")
        status, readiness = _get(connection, "/readyz")
        ready = status == http.client.OK
        return WorkerStatus(
            ready=ready,
            languages=tuple(str(name) for name in info["languages"]),
            engines={str(name): str(version) for name, version in info["engines"].items()},
            failure=None if ready else str(readiness.get("detail", "")),
        )
    except (OSError, http.client.HTTPException, msgspec.DecodeError, KeyError, AttributeError):
        return None
    finally:
        connection.close()


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, dict[str, Any]]:
    connection.request("GET", path, headers={"Accept": "application/json"})
    with connection.getresponse() as response:
        return response.status, msgspec.json.decode(response.read(_MAX_BYTES), type=dict[str, Any])
