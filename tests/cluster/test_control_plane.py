"""The test cluster itself: it is real, private, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cluster.harness.binaries import PROGRAMS, binaries
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane, remove_leftovers
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def _quiet(words: str) -> None:
    raise AssertionError(f"not expected here: {words}")


def test_deployment_gets_its_pods_made_by_the_real_controllers(cluster: Cluster, namespace: str) -> None:
    labels = {"app": "probe"}
    pod = {"containers": [{"name": "probe", "image": "localhost/probe:1"}]}
    cluster.apply(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "probe", "namespace": namespace},
            "spec": {
                "replicas": 2,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": pod},
            },
        }
    )
    wait_until(lambda: len(cluster.list("v1", "Pod", namespace)) == 2, seconds=20)


def test_kubeconfig_of_the_caller_is_never_used(control_plane: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", "/nowhere/a-cluster-that-matters")
    assert control_plane.address.startswith("https://127.0.0.1:")
    access = Cluster(control_plane.admin)
    assert {"default", "kube-system"} <= {one["metadata"]["name"] for one in access.list("v1", "Namespace")}
    access.close()


def test_leftovers_of_a_killed_run_are_ended_and_removed(control_plane: ControlPlane) -> None:
    program = (
        "import signal, sys\n"
        "from tests.cluster.harness.binaries import binaries\n"
        "from tests.cluster.harness.control_plane import ControlPlane\n"
        "plane = ControlPlane(binaries(print))\n"
        "plane.start()\n"
        "print(plane.root, flush=True)\n"
        "signal.pause()\n"
    )
    run = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    root = Path(run.stdout.readline().strip())
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    assert root.is_dir()
    assert _programs_in(root) == {"etcd", "kube-apiserver", "kube-controller-manager"}

    began = time.monotonic()
    remove_leftovers()

    assert time.monotonic() - began < 10
    assert not root.exists()
    assert not _programs_in(root)
    assert control_plane.root.is_dir(), "the run that lives was left alone"


def test_ready_binaries_are_taken_from_the_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PROGRAMS:
        (tmp_path / name).touch()
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path))
    assert binaries(_quiet) == tmp_path
    (tmp_path / "etcd").unlink()
    with pytest.raises(RuntimeError, match="no etcd in it"):
        binaries(_quiet)


def _programs_in(root: Path) -> set[str]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == root:
                found.add(Path((entry / "cmdline").read_bytes().split(b"\0")[0].decode()).name)
        except OSError:
            continue
    return found
