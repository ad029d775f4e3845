"""How tests reach a cluster with nodes: kubeconfig, its network, kubectl, images.

It must not know how a cluster is started.
"""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.harness.nodes import containers
from tests.cluster.harness.nodes.addresses import NUMBERS, node_name
from tests.cluster.harness.nodes.netns_machine import network

CONTEXT = "legible-test"


class Reach:
    """The cluster that runs in the folder `root`."""

    context = CONTEXT

    def __init__(self, root: Path) -> None:
        self.root = root
        self._before = "/proc/self/ns/net"

    @property
    def admin(self) -> Path:
        """The kubeconfig of its administrator, usable inside its network."""
        return self.root / "admin.kubeconfig"

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Let this thread, and what it starts, use the cluster's network: its API server, pods, Services."""
        with network(f"/proc/{(self.root / node_name(1) / 'pid').read_text().strip()}/ns/net") as before:
            self._before = before
            yield

    @contextlib.contextmanager
    def left(self) -> Iterator[None]:
        """Return to the machine's network for the block, to build something."""
        with network(self._before):
            yield

    def inside(self, *command: str | Path) -> list[str]:
        """Return `command` wrapped to run in the cluster's network with its name server, KUBECONFIG and kubectl."""
        return [str(self.root / "inside"), *map(str, command)]

    def run(self, *command: str | Path) -> str:
        """Run `command` inside and return its output; `AssertionError` with its error output."""
        done = subprocess.run(self.inside(*command), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr or done.stdout}"
        return done.stdout

    def kubectl(self, *arguments: str) -> str:
        """Return kubectl's output; `AssertionError` with its error output."""
        return self.run("kubectl", *arguments)

    def load(self, *images: str) -> None:
        """Import images of podman's, such as localhost/legible-worker:dev, on both nodes, unless they have them."""
        there = {socket: containers.images(socket) for socket in self._sockets()}
        missing = [image for image in images if any(image not in has for has in there.values())]
        if missing:
            with tempfile.TemporaryDirectory(dir=self.root) as folder:
                archive = Path(folder) / "images.tar"
                containers.save(missing, archive)
                containers.load(archive, list(there))

    def _sockets(self) -> list[Path]:
        return [self.root / node_name(number) / containers.SOCKET for number in NUMBERS]


class NamedCluster(Reach):
    """A cluster of the caller, who named its context.

    Its nodes must have the images, and its Services must be reachable.
    """

    def __init__(self, kubeconfig: Path, context: str) -> None:
        super().__init__(kubeconfig.parent)
        self._kubeconfig = kubeconfig
        self.context = context

    @property
    def admin(self) -> Path:
        """The caller's kubeconfig."""
        return self._kubeconfig

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Stay in the network where we are."""
        yield

    @contextlib.contextmanager
    def left(self) -> Iterator[None]:
        """Stay in the network where we are."""
        yield

    def inside(self, *command: str | Path) -> list[str]:
        """Return `command` as it is, with this kubeconfig; the context is the current one there."""
        return ["env", f"KUBECONFIG={self._kubeconfig}", *map(str, command)]

    def kubectl(self, *arguments: str) -> str:
        """Return kubectl's output in the named context."""
        return self.run("kubectl", f"--context={self.context}", *arguments)

    def load(self, *images: str) -> None:
        """Do nothing: this cluster pulls its images by their names."""


def named_by_the_caller() -> Reach | None:
    """Return the cluster that KUBECONFIG and LEGIBLE_TEST_CONTEXT name together, or None.

    One variable alone has no effect: no important cluster must be tested by accident.
    """
    context, path = os.environ.get("LEGIBLE_TEST_CONTEXT"), os.environ.get("KUBECONFIG")
    if not context:
        return None
    if not path:
        raise RuntimeError(f"LEGIBLE_TEST_CONTEXT is {context}: name the file that has it, by KUBECONFIG")
    kubeconfig = Path(path).resolve()
    if (kubeconfig.parent / "inside").exists() and context == CONTEXT:
        return Reach(kubeconfig.parent)
    return NamedCluster(kubeconfig, context)
