"""A cluster that keeps running without tests: `make cluster` and `make cluster-down`. It must not know its purpose."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cluster.harness import state_dir
from tests.cluster.harness.binaries import KUBE_TOOLS, binaries, built
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.nodes.cluster import ROOTS, TwoNodes, remove_leftovers
from tests.support.waiting import wait_until

_DOWN_SECONDS = 600  # unpacked images are many files
_KEEPER = "keeper"  # the file with the id of the process that keeps the cluster


def up() -> str:
    """Start a cluster that outlives this process, unless there is one; return how to reach it."""
    folders = [str(binaries(_say)), str(built(KUBE_TOOLS, _say))]
    if not (kept := _kept()):
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.harness.nodes", "keep", *folders],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,  # not ours: a reader of our output would wait for the end of the cluster
            start_new_session=True,
            text=True,
        )
        assert keeper.stdout is not None
        assert keeper.stderr is not None
        if not keeper.stdout.readline():
            raise RuntimeError(f"the cluster could not be started: {keeper.stderr.read().strip()}")
        kept = _kept()
    return _description(kept[0])


def down() -> None:
    """End the kept clusters, and remove the leftovers of crashed ones."""
    for root in _kept():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int((root / _KEEPER).read_text()), signal.SIGTERM)
        wait_until(lambda root=root: not root.exists(), seconds=_DOWN_SECONDS)  # type: ignore[misc]
    remove_leftovers()


def load(images: list[str]) -> None:
    """Copy podman's images to the nodes of the kept cluster."""
    if not (kept := _kept()):
        raise RuntimeError("no cluster runs: make cluster starts one")
    Reach(kept[0]).load(*images)


def keep(programs: Path, tools: Path) -> None:
    """Start a cluster, print its folder, and end it on request."""
    signals = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    ring = TwoNodes(programs, tools)
    try:
        ring.start()
        (ring.root / _KEEPER).write_text(f"{os.getpid()}\n")
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        sys.stdout.write(f"{ring.root}\n")
        sys.stdout.flush()
        signal.sigwait(signals)
    finally:
        ring.stop()


def _kept() -> list[Path]:
    return [root for root in state_dir.living_roots(ROOTS) if (root / _KEEPER).exists()]


def _description(root: Path) -> str:
    return f"""\
The cluster runs. `make cluster-down` ends it.
  KUBECONFIG={root}/admin.kubeconfig (of use inside its network only; its context is legible-test)
  {root}/inside kubectl get nodes
  {sys.executable} -m tests.cluster.harness.nodes load localhost/legible-worker:dev localhost/legible-operator:dev
  {root}/inside curl http://SERVICE.NAMESPACE.svc.cluster.local
  KUBECONFIG={root}/admin.kubeconfig LEGIBLE_TEST_CONTEXT=legible-test .venv/bin/python -m pytest -m nodes"""


def _say(words: str) -> None:
    sys.stderr.write(f"legible: {words}\n")
