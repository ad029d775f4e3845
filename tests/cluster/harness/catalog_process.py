"""The catalog as a process on a database of its own, with the service account and the rules of the chart."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
RULES = ROOT / "charts/legible/files/catalog-rules.yaml"
NAMESPACE = "legible"
ACCOUNT = "legible-catalog"
USER = f"system:serviceaccount:{NAMESPACE}:{ACCOUNT}"


class Catalog:
    """One catalog; `start` it, `kill` it, start it again. `port` is the API server's, or that of a proxy to it."""

    def __init__(self, plane: ControlPlane, cluster: Cluster, folder: Path, port: int | None = None) -> None:
        _grant(cluster)
        config = json.loads(plane.kubeconfig("catalog", {"token": cluster.token(NAMESPACE, ACCOUNT)}).read_text())
        if port is not None:
            config["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{port}"
        kubeconfig = folder / "kubeconfig"
        kubeconfig.write_text(json.dumps(config))
        self._database = folder / "legible.sqlite3"
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "platform"),
            "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
            "KUBECONFIG": str(kubeconfig),
            "DATABASE_URL": f"sqlite:///{self._database}",
            "LEGIBLE_DATA_DIR": str(folder),
            "LEGIBLE_SECRET_KEY": "of-these-tests-of-these-tests",
            "LEGIBLE_ENDPOINTS": "cluster",
            "LEGIBLE_CATALOG_HOST": "127.0.0.1",
            "LEGIBLE_CATALOG_PORT": str(self._port),
            "LEGIBLE_CATALOG_WATCH_SECONDS": "3",
        }
        self._manage("migrate", "--verbosity", "0")

    def start(self, *, ready: bool = True, **environ: str) -> None:
        """Start it with the variables `LEGIBLE_<name>` and wait until it mirrors, or only until it responds."""
        variables = self._environ | {f"LEGIBLE_{name}": value for name, value in environ.items()}
        with (self._folder / "log").open("ab") as log:
            command = [sys.executable, ROOT / "manage.py", "watch_endpoints"]
            self._process = subprocess.Popen(command, cwd=self._folder, env=variables, stderr=log, stdout=log)
        wait_until(lambda: self.read("/readyz" if ready else "/healthz")[0] == 200, seconds=30)

    def stop(self) -> int:
        """End it as Kubernetes does; return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(5)

    def end(self) -> None:
        """Kill it."""
        if self._process is not None:
            end(self._process)

    def read(self, path: str) -> tuple[int, str]:
        """Return status and text of one of its pages; 0 when it does not answer."""
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        try:
            answer = httpx.get(f"http://127.0.0.1:{self._port}{path}")
        except httpx.TransportError:
            return 0, ""
        return answer.status_code, answer.text

    def metric(self, name: str) -> float:
        """Return one value of /metrics, 0 if it is missing."""
        for line in self.read("/metrics")[1].splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def row(self, name: str) -> dict[str, Any]:
        """Return the row of an endpoint, empty when there is none."""
        with contextlib.closing(sqlite3.connect(self._database, timeout=20)) as database:
            database.row_factory = sqlite3.Row
            found = database.execute("SELECT * FROM endpoints_endpoint WHERE name = ?", [name]).fetchone()
        return {} if found is None else dict(found)

    def log(self) -> str:
        """Return what it wrote."""
        return (self._folder / "log").read_text()

    def _manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, ROOT / "manage.py", *arguments], env=self._environ, check=True)


@contextlib.contextmanager
def running_catalog(
    plane: ControlPlane, cluster: Cluster, folder: Path, *, port: int | None = None, **environ: str
) -> Iterator[Catalog]:
    """Start a catalog, stop it afterwards."""
    catalog = Catalog(plane, cluster, folder, port)
    try:
        catalog.start(**environ)
        yield catalog
    finally:
        catalog.end()


def _grant(cluster: Cluster) -> None:
    metadata = {"name": ACCOUNT}
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    cluster.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata | {"namespace": NAMESPACE}})
    rbac = "rbac.authorization.k8s.io"
    rules = yaml.safe_load(RULES.read_text())
    cluster.apply({"apiVersion": f"{rbac}/v1", "kind": "ClusterRole", "metadata": metadata, "rules": rules})
    cluster.apply(
        {
            "apiVersion": f"{rbac}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": ACCOUNT},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}],
        }
    )
