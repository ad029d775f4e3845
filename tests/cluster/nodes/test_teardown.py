"""A cluster leaves nothing behind, however it ends, and no cluster of the caller is used by accident."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.harness.nodes.access import NamedCluster, named_by_the_caller
from tests.cluster.harness.nodes.cluster import remove_leftovers
from tests.cluster.harness.nodes.node import cgroup_of
from tests.cluster.harness.state_dir import processes_of
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes

ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = """
import signal
from tests.cluster.harness.binaries import KUBE_TOOLS, binaries, built
from tests.cluster.harness.nodes.cluster import TwoNodes
cluster = TwoNodes(binaries(print), built(KUBE_TOOLS, print))
cluster.start()
print(cluster.root, flush=True)
signal.pause()
"""


def test_leftovers_of_a_killed_run_are_removed_by_the_next() -> None:
    before = _kernel()
    run = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    root = Path(run.stdout.readline().strip())
    assert {path.name.rpartition("-")[2] for path in _cgroups(root)} == {"1", "2"}
    assert _kernel() == before
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()

    wait_until(lambda: not processes_of(root), seconds=10)  # its programs end with it, without a search for them
    remove_leftovers()

    assert not root.exists()
    assert not _cgroups(root)
    assert str(root) not in Path("/proc/mounts").read_text()


def test_a_cluster_of_the_caller_is_used_only_when_its_context_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEGIBLE_TEST_CONTEXT", raising=False)
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
    assert named_by_the_caller() is None

    monkeypatch.setenv("LEGIBLE_TEST_CONTEXT", "staging")
    named = named_by_the_caller()
    assert isinstance(named, NamedCluster)
    assert (named.admin, named.context) == (tmp_path / "config", "staging")

    monkeypatch.delenv("KUBECONFIG")
    with pytest.raises(RuntimeError, match="name the file that has it, by KUBECONFIG"):
        named_by_the_caller()


def test_without_root_the_error_says_that_root_is_needed() -> None:
    program = (
        "import os\nfrom tests.cluster.harness.nodes.cluster import TwoNodes\nos.setuid(65534)\nTwoNodes(None, None)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "a cluster with nodes needs root" in run.stderr


def _cgroups(root: Path) -> list[Path]:
    return [group for number in (1, 2) for group in Path("/sys/fs/cgroup").glob(f"**/{cgroup_of(root, number)}")]


def _kernel() -> list[str]:
    return [Path("/proc/sys", name).read_text() for name in ("vm/overcommit_memory", "kernel/panic")]
