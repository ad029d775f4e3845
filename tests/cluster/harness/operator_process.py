"""The operator as a process, with the service account and the rules of the chart."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]
RULES = ROOT / "charts/legible/files/operator-rules.yaml"
NAMESPACE = "legible"
ACCOUNT = "legible-operator"
IMAGE = "localhost/legible-worker:test"
PLATFORM_KEY = "what operator and platform know"
PLATFORM_URL = "http://legible-web.legible.svc:8000"


class Operator:
    """One operator; `start` it, `stop` or `kill` it, start it again."""

    def __init__(
        self,
        plane: ControlPlane,
        cluster: Cluster,
        *,
        name: str = "operator",
        account: str = ACCOUNT,
        server: str | None = None,
        **environment: str,
    ) -> None:
        """Give it the `name` and run it as `account`; the chart's account has the chart's rules."""
        self._plane = plane
        if account == ACCOUNT:
            grant(cluster)
        self._config = plane.kubeconfig(name, {"token": cluster.token(NAMESPACE, account)}, server)
        self._user = f"system:serviceaccount:{NAMESPACE}:{account}"
        self._requests: list[dict[str, Any]] = []
        self._read_bytes = 0
        self._environment = environment
        self._log = plane.root / f"{name}.log"
        self._key_file = plane.root / "platform-key"
        self._key_file.write_text(f"{PLATFORM_KEY}\n")
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def start(self, **environment: str) -> None:
        """Start it and wait until it has listed everything."""
        self.launch(**environment)
        wait_until(self.is_ready, seconds=30)

    def launch(self, **environment: str) -> None:
        """Start it."""
        self._started_at = self._log.stat().st_size if self._log.exists() else 0
        variables = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT / "operator")]),
            "PYTHONUNBUFFERED": "1",
            "KUBECONFIG": str(self._config),
            "LEGIBLE_OPERATOR_WORKER_IMAGE": IMAGE,
            "LEGIBLE_OPERATOR_PORT": "0",
            "LEGIBLE_OPERATOR_RETRY_SECONDS": "0.5",
            "LEGIBLE_OPERATOR_CHECK_SECONDS": "2",
            "LEGIBLE_OPERATOR_POLL_SECONDS": "0.5",
            "LEGIBLE_OPERATOR_PLATFORM_KEY_FILE": str(self._key_file),
            "LEGIBLE_OPERATOR_PLATFORM_URL": PLATFORM_URL,
            **self._environment,
            **environment,
        }
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ocr_operator"], cwd=self._plane.root, env=variables, stdout=log, stderr=log
            )

    def stop(self) -> int:
        """End it as Kubernetes does, and return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(15)

    def kill(self) -> None:
        """End it as a crash does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def is_alive(self) -> bool:
        """Tell whether its liveness probe succeeds."""
        return self._succeeds("/healthz")

    def is_ready(self) -> bool:
        """Tell whether its readiness probe succeeds."""
        return self._succeeds("/readyz")

    def read(self, path: str) -> tuple[int, str]:
        """Return status and text of one of its pages. Raises `httpx.TransportError`."""
        answer = httpx.get(f"http://127.0.0.1:{self._find_port()}{path}")
        return answer.status_code, answer.text

    def log(self) -> str:
        """Return what it wrote."""
        return self._log.read_text(errors="replace")

    def _succeeds(self, path: str) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"ended with {self._process.poll()}: {self.log()}"
        try:
            return self.read(path)[0] == 200
        except httpx.TransportError:
            return False

    def _find_port(self) -> int:
        for line in self._log.read_bytes()[self._started_at :].splitlines():
            if b'"listening"' in line:
                return int(json.loads(line)["port"])
        raise httpx.ConnectError("it listens nowhere yet")

    def requests(self) -> list[dict[str, Any]]:
        """Return every request that it made, from the API server's audit log."""
        with self._plane.audit_log.open("rb") as log:
            log.seek(self._read_bytes)
            lines = log.read().rpartition(b"\n")[0]  # the last one may be half written
        self._read_bytes += len(lines) + 1 if lines else 0
        mine = [json.loads(line) for line in lines.splitlines() if self._user.encode() in line]
        self._requests += [one for one in mine if one["user"]["username"] == self._user]
        return self._requests[:]

    def writes(self) -> list[str]:
        """Return every write request as "verb resource namespace/name"."""
        return [
            f"{one['verb']} {one['objectRef']['resource']} {one['objectRef'].get('namespace')}/"
            f"{one['objectRef'].get('name')}"
            for one in self.requests()
            if one["verb"] not in ("get", "list", "watch")
        ]


def revoke(cluster: Cluster) -> None:
    """Delete the cluster-wide rules."""
    for kind in ("ClusterRoleBinding", "ClusterRole"):
        cluster.delete({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": ACCOUNT}})


def grant(cluster: Cluster) -> None:
    """Create the operator's namespace and service account, and bind the rules of the chart."""
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    cluster.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": ACCOUNT, "namespace": NAMESPACE}})
    cluster.apply(
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": ACCOUNT},
            "rules": yaml.safe_load(RULES.read_text()),
        }
    )
    cluster.apply(
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": ACCOUNT},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": ACCOUNT},
            "subjects": [{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}],
        }
    )
