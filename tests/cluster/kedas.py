"""KEDA's real operator as a process beside a control plane. It must not know what it scales."""

import contextlib
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.access import Cluster
from tests.cluster.certificates import Authority
from tests.cluster.controlplane import ControlPlane
from tests.cluster.foreign import KEDA
from tests.support.ending import end
from tests.support.ports import free_port
from tests.support.waiting import wait_until

_NAMESPACE = "keda"
_START_SECONDS = 120.0


@contextlib.contextmanager
def running_keda(programs: Path, plane: ControlPlane, cluster: Cluster, folder: Path) -> Iterator[Path]:
    """Install KEDA's definitions and start its operator; yield its log; remove and end both after.

    The metrics adapter is not started, so KEDA wakes and puts to sleep (0 to 1 and back), and no more.
    """
    KEDA.install(cluster)
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": _NAMESPACE}})
    certificates = folder / "certificates"
    Authority(certificates).issue("tls", "keda-operator", hosts=("localhost",))
    probe = free_port()
    log = folder / "keda.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                programs / "operator",
                f"--kubeconfig={plane.admin}",
                f"--cert-dir={certificates}",
                f"--ca-dir={certificates}",
                f"--health-probe-bind-address=127.0.0.1:{probe}",
                f"--metrics-service-bind-address=127.0.0.1:{free_port()}",
                "--enable-prometheus-metrics=false",
                "--enable-cert-rotation=false",
                "--enable-apiservice-patching=false",
                "--enable-webhook-patching=false",
            ],
            cwd=plane.root,
            env={"KEDA_CLUSTER_OBJECT_NAMESPACE": _NAMESPACE, "POD_NAMESPACE": _NAMESPACE, "WATCH_NAMESPACE": ""},
            stdout=output,
            stderr=output,
        )

    def is_ready() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{probe}/readyz") as answer:
            return bool(answer.status == 200)
        return False

    try:
        wait_until(is_ready, seconds=_START_SECONDS)
        yield log
    finally:
        try:
            KEDA.remove(cluster)  # while it runs: it holds its objects by finalizers
        finally:
            end(process)
