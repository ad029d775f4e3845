"""Calls to workers as clients make them: to the Service's address, with the body of the reference client."""

import base64
import json
import re
import urllib.error
import urllib.request
from typing import Any

from ocr_contract.wire import WORKER_PORT
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster
from tests.sample_documents import draw_page, encode
from tests.support.waiting import wait_until

RECEIPT = ("Corner Bakery", "Rye bread 3.20", "Coffee 2.80", "Total 6.00")


def receipt() -> bytes:
    """Return a picture with the lines of RECEIPT."""
    return encode(draw_page(RECEIPT, size=(700, 400), font_size=40), "PNG")


def long_page() -> bytes:
    """Return a page that keeps a worker busy for at least ten seconds."""
    words = " ".join(["quick brown fox jumps over the lazy dog"] * 3)
    return encode(draw_page([f"{words} {row}" for row in range(180)], size=(2600, 7000), font_size=24), "PNG")


def running_pages(pod: dict[str, Any]) -> int:
    """Return how many pages a worker's pod is reading."""
    with urllib.request.urlopen(f"{pod_address(pod)}/metrics", timeout=10) as answer:
        found = re.search(r"^legible_worker_pages_running (\S+)$", answer.read().decode(), re.MULTILINE)
    assert found
    return int(float(found[1]))


def pod_address(pod: dict[str, Any]) -> str:
    """Return the URL of one worker."""
    return f"http://{pod['status']['podIP']}:{WORKER_PORT}"


def address(seen: Seen) -> str:
    """Return the URL of an endpoint's Service by its IP address."""
    service = seen.cluster.get("v1", "Service", seen.workers, seen.namespace)
    assert service is not None
    return f"http://{service['spec']['clusterIP']}:{WORKER_PORT}"


def read(url: str, document: bytes, seconds: float = 60) -> str:
    """Return the text of a document, read at `url`."""
    body = json.dumps({"image": base64.b64encode(document).decode()}).encode()
    request = urllib.request.Request(f"{url}/spark_ocr_api", body, {"Content-type": "application/json"})
    return wait_until(lambda: _text(request, seconds), seconds=10)


def _text(request: urllib.request.Request, seconds: float) -> str:
    """Return the answer, or nothing if the node does not know the Service's pods yet."""
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return str(answer.read().decode())
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            return ""
        raise


def pods(cluster: Cluster, namespace: str) -> list[dict[str, Any]]:
    """Return the pods of a namespace that are not being terminated."""
    return [pod for pod in cluster.list("v1", "Pod", namespace) if "deletionTimestamp" not in pod["metadata"]]
