"""An endpoint's keys: the owner's Secret, the key derived for platform and KEDA, and their files in the pod. Pure.

A pod mounts both keys in a folder. The worker reads the files for every call, so a changed Secret takes effect
without a restart.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ocr_contract import crd
from ocr_contract.keys import endpoint_key
from ocr_operator.desired.identity import manifest
from ocr_operator.kinds import SECRET

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest

_VOLUME: Final = "keys"
_FOLDER: Final = "/keys"
_OWNER_FILE: Final = "owner"
_PLATFORM_FILE: Final = "platform"
_READ_ONLY: Final = 0o444


@dataclass(frozen=True)
class KeyFiles:
    """What a pod needs for its keys: volumes, their mounts, and the environment variable that names the files."""

    volumes: tuple[dict[str, Any], ...] = ()
    mounts: tuple[dict[str, Any], ...] = ()
    variables: tuple[dict[str, str], ...] = ()


def platform_secret(endpoint: Endpoint, platform_key: str | None) -> Manifest | None:
    """Return the Secret with the endpoint's key: the platform sends it to workers with auth, KEDA to the platform.

    None when it is not needed or there is no platform key.
    """
    if platform_key is None or (endpoint.spec.auth.type == "None" and not endpoint.spec.by_keda):
        return None
    key = endpoint_key(platform_key, endpoint.uid).encode()
    data = {crd.PLATFORM_KEY_ENTRY: base64.b64encode(key).decode()}
    return manifest(SECRET, endpoint, crd.platform_key_name(endpoint.name), data, member="data")


def key_files(endpoint: Endpoint, *, with_platform_key: bool) -> KeyFiles:
    """Return what a pod needs for its keys; nothing when the endpoint has no auth."""
    reference = endpoint.spec.auth.secret_ref
    if reference is None:
        return KeyFiles()
    sources = {_OWNER_FILE: (reference.name, reference.key)}
    if with_platform_key:
        sources[_PLATFORM_FILE] = (crd.platform_key_name(endpoint.name), crd.PLATFORM_KEY_ENTRY)
    projected = [
        {"secret": {"name": name, "items": [{"key": key, "path": file}]}} for file, (name, key) in sources.items()
    ]
    files = ",".join(f"{_FOLDER}/{file}" for file in sources)
    return KeyFiles(
        volumes=({"name": _VOLUME, "projected": {"defaultMode": _READ_ONLY, "sources": projected}},),
        mounts=({"name": _VOLUME, "mountPath": _FOLDER, "readOnly": True},),
        variables=({"name": "LEGIBLE_WORKER_KEY_FILES", "value": files},),
    )
