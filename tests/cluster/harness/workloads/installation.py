"""Legible in a namespace of the test cluster, installed by helm and used as docs/install.md says.

It must not know what is tested on it.
"""

import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from ocr_contract import crd
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.helm import CHART, CRDS, Helm
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.nodes.addresses import PLANE
from tests.cluster.harness.workloads.images import Images
from tests.support.flaky_proxy import flaky_proxy_to
from tests.support.postgres import scratch_cluster
from tests.support.s3 import BUCKET, KEY, running_s3
from tests.support.waiting import wait_until

SECONDS = 240
Values = dict[str, Any]


class Legible:
    """The release `legible` in one namespace."""

    def __init__(self, nodes: Reach, cluster: Cluster, namespace: str) -> None:
        self.namespace = namespace
        self.helm = Helm(nodes.admin, namespace)
        self._nodes = nodes
        self._cluster = cluster

    @property
    def host(self) -> str:
        """The name of web's Service, which web accepts as its host name."""
        return f"legible-web.{self.namespace}.svc.cluster.local"

    def install(self, values: Values, charts: Path = CHART.parent) -> None:
        """Install or upgrade both charts, and wait; roles of the same name left by earlier tests are taken over."""
        self.helm.install("legible-crds", charts / CRDS.name, None, "--take-ownership")
        self.helm.install("legible", charts / CHART.name, values, "--take-ownership", "--wait", f"--timeout={SECONDS}s")
        self.wait_for_endpoint()

    def uninstall(self) -> None:
        """Uninstall both, and wait until all pods have gone."""
        self.helm.uninstall("legible", "--ignore-not-found", "--wait")
        self.helm.uninstall("legible-crds", "--ignore-not-found")
        wait_until(lambda: not self._cluster.list("v1", "Pod", self.namespace), seconds=SECONDS)

    def wait_for_endpoint(self) -> None:
        """Wait until the endpoint `default` is Ready."""

        def is_ready() -> bool:
            found = self._cluster.get(crd.API_VERSION, crd.KIND, "default", self.namespace) or {}
            conditions = found.get("status", {}).get("conditions") or []
            return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

        wait_until(is_ready, seconds=SECONDS, every=0.2)

    def address(self, service: str, port: int) -> str:
        """Return the URL of a Service by its IP address."""
        found = self._cluster.get("v1", "Service", service, self.namespace)
        assert found is not None
        return f"http://{found['spec']['clusterIP']}:{port}"

    def password(self) -> str:
        """Return the initial password of `admin`, as NOTES.txt describes."""
        secret = ("get", "secret", "legible-secrets", "-o", "jsonpath={.data.admin-password}")
        return base64.b64decode(self._nodes.kubectl("-n", self.namespace, *secret)).decode()

    @contextlib.contextmanager
    def api(self, *scopes: str) -> Iterator[httpx.Client]:
        """Call the API with a new token, each call on a connection of its own."""
        make = ("python", "manage.py", "create_token", "admin", "--name", "test", "--scope", *scopes)
        web = ("deployment/legible-web", "--container", "web", "--")
        token = self._nodes.kubectl("-n", self.namespace, "exec", *web, *make).strip()
        with httpx.Client(
            base_url=f"{self.address('legible-web', 8000)}/api/v1",
            headers={"Authorization": f"Token {token}", "Host": self.host},
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=30,
        ) as client:
            yield client

    def secret(self, name: str, data: dict[str, str]) -> None:
        """Create a Secret."""
        metadata = {"name": name, "namespace": self.namespace}
        self._cluster.apply({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data})


def image_values(images: Images) -> Values:
    """Return values that name images on the nodes."""
    registry, _, _ = images.platform.rpartition("/")
    return {"image": {"registry": registry, "tag": images.platform.rpartition(":")[2], "pullPolicy": "IfNotPresent"}}


@contextlib.contextmanager
def services_outside(legible: Legible) -> Iterator[Values]:
    """Provide a PostgreSQL and a bucket outside the cluster; yield the values that name them."""
    with (
        scratch_cluster() as url,
        running_s3() as s3,
        flaky_proxy_to(urlsplit(url).port or 0, PLANE) as database,
        flaky_proxy_to(s3.proxy.port, PLANE) as bucket,
    ):
        legible.secret("postgres", {"url": f"postgresql://legible@{PLANE}:{database.port}/postgres"})
        legible.secret("bucket", {"access-key-id": KEY, "secret-access-key": KEY})
        yield {
            "database": {"mode": "external", "external": {"existingSecret": "postgres", "port": database.port}},
            "storage": {
                "mode": "s3",
                "s3": {"bucket": BUCKET, "endpointUrl": bucket.url, "existingSecret": "bucket", "port": bucket.port},
            },
        }


def is_ready(pod: Manifest) -> bool:
    """Return whether a pod is ready and not being terminated."""
    conditions = pod["status"].get("conditions") or []
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return ready and "deletionTimestamp" not in pod["metadata"]
