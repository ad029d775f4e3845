"""KEDA's real operator and metrics adapter as processes beside a control plane. It must not know what they scale."""

import contextlib
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.foreign_crds import KEDA
from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until

_NAMESPACE = "keda"
_START_SECONDS = 120.0
_METRICS = "v1beta1.external.metrics.k8s.io"


@contextlib.contextmanager
def running_keda(programs: Path, plane: ControlPlane, cluster: Cluster, folder: Path) -> Iterator[Path]:
    """Install KEDA's definitions and start it; yield its operator's log; remove and stop everything afterwards."""
    KEDA.install(cluster)
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": _NAMESPACE}})
    with _operator(programs, plane, folder) as (service, log), _adapter(programs, plane, cluster, folder, service):
        try:
            yield log
        finally:
            KEDA.remove(cluster)  # while it runs, because its objects have finalizers


@contextlib.contextmanager
def _operator(programs: Path, plane: ControlPlane, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield its address for the adapter, and its log."""
    certificates = _certificates(plane, folder / "operator", "keda-operator", hosts=("localhost",))
    probe, service = free_port(), f"localhost:{free_port()}"
    flags = {
        "kubeconfig": plane.admin,
        "cert-dir": certificates,
        "ca-dir": certificates,
        "health-probe-bind-address": f"127.0.0.1:{probe}",
        "metrics-service-bind-address": service,
        "enable-prometheus-metrics": "false",
        "enable-cert-rotation": "false",
        "enable-apiservice-patching": "false",
        "enable-webhook-patching": "false",
    }
    with _running(programs / "operator", flags, plane, folder / "operator.log") as process:
        wait_until(lambda: _answers(process, folder / "operator.log", probe), seconds=_START_SECONDS)
        yield service, folder / "operator.log"


@contextlib.contextmanager
def _adapter(programs: Path, plane: ControlPlane, cluster: Cluster, folder: Path, service: str) -> Iterator[None]:
    """Serve external metrics through the API server, from which autoscalers read them."""
    client = _certificates(plane, folder / "adapter", "keda-adapter")
    server = _certificates(plane, folder / "metrics", "keda-metrics", hosts=("localhost",))
    port = free_port()
    flags = {
        "cert-dir": client,
        "tls-cert-file": server / "tls.crt",
        "tls-private-key-file": server / "tls.key",
        "bind-address": "127.0.0.1",
        "secure-port": str(port),
        "port": str(free_port()),
        "metrics-service-address": service,
        "authentication-kubeconfig": plane.admin,
        "authorization-kubeconfig": plane.admin,
        "lister-kubeconfig": plane.admin,
        "client-ca-file": plane.pki / "ca.crt",
    }
    with _running(programs / "adapter", flags, plane, folder / "adapter.log") as process:
        objects = _aggregation(port)
        for manifest in objects:
            cluster.apply(manifest)

        def is_served() -> bool:
            assert process.poll() is None, _last_words(folder / "adapter.log")
            found = cluster.get("apiregistration.k8s.io/v1", "APIService", _METRICS) or {}
            conditions = (found.get("status") or {}).get("conditions") or []
            return any(one["type"] == "Available" and one["status"] == "True" for one in conditions)

        try:
            wait_until(is_served, seconds=_START_SECONDS)
            yield
        finally:
            for manifest in reversed(objects):
                cluster.delete(manifest)


def _aggregation(port: int) -> list[Manifest]:
    """Return a Service with this machine's address, and an APIService, which make the API server forward metrics."""
    spec = {"type": "ExternalName", "externalName": "localhost", "ports": [{"port": port}]}
    return [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "keda-metrics", "namespace": _NAMESPACE},
            "spec": spec,
        },
        {
            "apiVersion": "apiregistration.k8s.io/v1",
            "kind": "APIService",
            "metadata": {"name": _METRICS},
            "spec": {
                "service": {"name": "keda-metrics", "namespace": _NAMESPACE, "port": port},
                "group": "external.metrics.k8s.io",
                "version": "v1beta1",
                "insecureSkipTLSVerify": True,
                "groupPriorityMinimum": 100,
                "versionPriority": 100,
            },
        },
    ]


@contextlib.contextmanager
def _running(
    program: Path, flags: dict[str, str | Path], plane: ControlPlane, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    environ = {
        "KEDA_CLUSTER_OBJECT_NAMESPACE": _NAMESPACE,
        "POD_NAMESPACE": _NAMESPACE,
        "WATCH_NAMESPACE": "",
        "KUBECONFIG": str(plane.admin),
    }
    command = [program, *(f"--{name}={value}" for name, value in flags.items())]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=plane.root, env=environ, stdout=output, stderr=output)
    try:
        yield process
    finally:
        end(process)


def _certificates(plane: ControlPlane, folder: Path, name: str, hosts: tuple[str, ...] = ()) -> Path:
    """Return a folder with ca.crt, tls.crt and tls.key: of a server that answers as `hosts`, or of a client."""
    plane.authority.issue(name, name, hosts=hosts)
    folder.mkdir()
    for source, target in (("ca.crt", "ca.crt"), (f"{name}.crt", "tls.crt"), (f"{name}.key", "tls.key")):
        shutil.copyfile(plane.pki / source, folder / target)
    return folder


def _answers(process: subprocess.Popen[bytes], log: Path, port: int) -> bool:
    assert process.poll() is None, _last_words(log)
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return bool(answer.status == 200)
    return False


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]
