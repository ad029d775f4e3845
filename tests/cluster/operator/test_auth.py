"""An endpoint with auth: its Secrets, the report of a missing one, and a real worker with their keys."""

import base64
from pathlib import Path
from typing import Any

from ocr_contract import crd
from ocr_contract.keys import endpoint_key
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Manifest
from tests.cluster.harness.operator_process import PLATFORM_KEY, Operator
from tests.support.waiting import wait_until
from tests.support.worker import running_worker

AUTH: dict[str, Any] = {"type": "SharedSecret", "secretRef": {"name": "ours"}}
ADDRESS = "127.0.0.1"


def _secret(seen: Seen, **entries: str) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "ours", "namespace": seen.namespace},
        "stringData": entries,
    }


def _platform_secret(seen: Seen) -> Manifest | None:
    found = seen.cluster.get("v1", "Secret", crd.platform_key_name(seen.name), seen.namespace)
    return {"apiVersion": "v1", "kind": "Secret", **found} if found is not None else None


def _platform_key(seen: Seen) -> str:
    body = seen.cluster.get(crd.API_VERSION, crd.KIND, seen.name, seen.namespace) or {}
    return endpoint_key(PLATFORM_KEY, body["metadata"]["uid"])


def _holds_the_key(seen: Seen) -> bool:
    held = ((_platform_secret(seen) or {}).get("data") or {}).get("key", "")
    return base64.b64decode(held).decode() == _platform_key(seen)


def test_platform_key_is_there_comes_back_and_goes(seen: Seen) -> None:
    seen.cluster.apply(_secret(seen, token="a"))
    seen.apply(auth=AUTH)
    wait_until(lambda: _holds_the_key(seen), seconds=5)
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    for change in ({"data": {"key": "eA=="}}, {"data": {"key": None}}):
        seen.cluster.patch(_platform_secret(seen) or {}, change)
        wait_until(lambda: _holds_the_key(seen), seconds=5)
    seen.cluster.delete(_platform_secret(seen) or {})
    wait_until(lambda: _holds_the_key(seen), seconds=5)
    seen.apply()
    wait_until(lambda: _platform_secret(seen) is None, seconds=5)


def test_platform_key_is_removed_also_by_an_operator_that_did_not_make_it(operator: Operator, seen: Seen) -> None:
    seen.cluster.apply(_secret(seen, token="a"))
    seen.apply(auth=AUTH)
    wait_until(lambda: _holds_the_key(seen), seconds=5)
    operator.kill()
    seen.apply()
    operator.start()
    wait_until(lambda: _platform_secret(seen) is None, seconds=10)


def test_missing_secret_or_entry_is_reported_and_recovers(seen: Seen) -> None:
    seen.apply(auth=AUTH)
    message = seen.wait_for("Ready", "False", "AuthSecretMissing")["message"]
    assert message.startswith("The Secret ours does not exist in this namespace: create it")
    seen.cluster.apply(_secret(seen, password="a"))
    wait_until(lambda: "has no key token" in seen.condition("Ready")["message"], seconds=5)
    seen.cluster.apply(_secret(seen, token="a"))
    seen.wait_for("Ready", "False", "WorkersStarting")
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    seen.cluster.delete(_secret(seen))
    seen.wait_for("Degraded", "True", "AuthSecretMissing")
    assert seen.condition("Ready")["status"] == "True", "the workers that run still have their keys"
    seen.cluster.apply(_secret(seen, token="b"))
    seen.wait_for("Degraded", "False", "Reconciled")


def test_worker_with_the_pods_files_accepts_the_keys_of_owner_and_platform(seen: Seen, tmp_path: Path) -> None:
    seen.cluster.apply(_secret(seen, token="of the owner"))
    seen.apply(auth=AUTH)
    pod = seen.pod()
    (container,) = pod["spec"]["containers"]
    given = {one["name"].removeprefix("LEGIBLE_WORKER_"): one["value"] for one in container["env"]}
    given |= {"PORT": "0", "HOST": ADDRESS, "KEY_FILES": _mounted(seen, pod, given["KEY_FILES"], tmp_path)}
    with running_worker(ready=False, **given) as worker:
        statuses = {
            shown: worker.client.post("/v1/ocr", headers={"Authorization": f"Bearer {shown}"}, content=b"x").status_code
            for shown in ("of the owner", _platform_key(seen), "of nobody")
        }
    assert list(statuses.values()) == [415, 415, 401], "known callers get as far as the document"


def _mounted(seen: Seen, pod: Manifest, files: str, folder: Path) -> str:
    """Write the files of the pod's volume as the kubelet would; return their names in `folder`, joined by commas."""
    (volume,) = [volume for volume in pod["spec"]["volumes"] if volume["name"] == "keys"]
    for source in volume["projected"]["sources"]:
        secret = seen.cluster.get("v1", "Secret", source["secret"]["name"], seen.namespace) or {}
        for item in source["secret"]["items"]:
            (folder / item["path"]).write_bytes(base64.b64decode(secret["data"][item["key"]]))
    return ",".join(str(folder / Path(file).name) for file in files.split(","))
