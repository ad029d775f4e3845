"""Asks workers what they are: `/readyz` and `/v1/info` by pod address, also while they are not ready.

The only module that speaks to workers. It must not know what their answers mean for an endpoint.
"""

from __future__ import annotations

import http.client
from typing import Any, Final

import msgspec

from ocr_contract.wire import WORKER_PORT
from ocr_operator.status.facts import WorkerAnswer

_SECONDS: Final = 2.0
_MOST_BYTES: Final = 1024 * 1024


def ask(address: str) -> WorkerAnswer | None:
    """Return what the worker at the IP `address` says, None when it does not answer properly."""
    connection = http.client.HTTPConnection(address, WORKER_PORT, timeout=_SECONDS)
    try:
        _, info = _get(connection, "/v1/info")
        status, readiness = _get(connection, "/readyz")
        ready = status == http.client.OK
        return WorkerAnswer(
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
    with connection.getresponse() as answer:
        return answer.status, msgspec.json.decode(answer.read(_MOST_BYTES), type=dict[str, Any])
