"""Workers with auth: the platform's Secret, the key files in the pod, and the settings."""

import base64
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from ocr_contract.keys import endpoint_key
from ocr_contract.settings import SettingsError
from ocr_operator.desired import Defaults, assemble
from ocr_operator.settings import OperatorSettings, read_platform_key
from tests.ocr_operator.factories import UID, endpoint

AUTH: dict[str, Any] = {"type": "SharedSecret", "secretRef": {"name": "ours", "key": "token"}}


def _wanted(platform_key: str | None, **spec: Any) -> dict[tuple[str, str], dict[str, Any]]:
    defaults = Defaults(worker_image="a", platform_namespace="legible", platform_key=platform_key)
    manifests = assemble(endpoint(**spec), defaults)
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.35", strict=True)
    return {(manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in manifests}


def _pod(manifests: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    pod: dict[str, Any] = manifests["Deployment", "letters-worker"]["spec"]["template"]["spec"]
    return pod


def test_each_endpoint_has_its_own_platform_key() -> None:
    manifests = _wanted("platform key", auth=AUTH)
    secret = manifests["Secret", "letters-worker-platform"]
    assert base64.b64decode(secret["data"]["key"]).decode() == endpoint_key("platform key", UID)
    assert secret["metadata"]["ownerReferences"][0]["uid"] == UID
    assert next(iter(manifests))[0] == "Secret", "it is there before the pods that mount it"


def test_pod_mounts_both_keys_as_files() -> None:
    pod = _pod(_wanted("platform key", auth=AUTH))
    (volume,) = [volume for volume in pod["volumes"] if volume["name"] == "keys"]
    assert volume["projected"]["sources"] == [
        {"secret": {"name": "ours", "items": [{"key": "token", "path": "owner"}]}},
        {"secret": {"name": "letters-worker-platform", "items": [{"key": "key", "path": "platform"}]}},
    ]
    (container,) = pod["containers"]
    assert {"name": "LEGIBLE_WORKER_KEY_FILES", "value": "/keys/owner,/keys/platform"} in container["env"]
    assert {"name": "keys", "mountPath": "/keys", "readOnly": True} in container["volumeMounts"]


def test_without_a_platform_key_only_the_owners_key_is_mounted() -> None:
    manifests = _wanted(None, auth=AUTH)
    assert not [name for kind, name in manifests if kind == "Secret"]
    (container,) = _pod(manifests)["containers"]
    assert {"name": "LEGIBLE_WORKER_KEY_FILES", "value": "/keys/owner"} in container["env"]


def test_without_auth_the_pod_has_no_keys() -> None:
    assert _wanted("platform key") == _wanted(None)


def test_platform_key_is_stripped_and_an_unreadable_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "key"
    settings = OperatorSettings(worker_image="a", platform_key_file=file)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_platform_key(settings)
    file.write_text(" \n")
    with pytest.raises(SettingsError, match="is empty"):
        read_platform_key(settings)
    file.write_text("the key\n")
    assert read_platform_key(settings) == "the key"
    assert read_platform_key(OperatorSettings(worker_image="a")) is None
