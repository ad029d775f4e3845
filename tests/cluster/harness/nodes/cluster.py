"""A cluster with two nodes, started and ended: machines, network, control plane, nodes, name server, metrics.

It must not know what is tested on it.
"""

import os
import shutil
from pathlib import Path

from tests.cluster.harness import state_dir
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes import cgroups, configuration, metrics_server, network, permissions
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.nodes.addresses import NUMBERS
from tests.cluster.harness.nodes.control_plane import NodesControlPlane
from tests.cluster.harness.nodes.netns_machine import Machine
from tests.cluster.harness.nodes.node import Node, cgroup_of
from tests.support.waiting import wait_until

ROOTS = state_dir.roots_of("nodes")
_NEEDED = ("containerd", "runc", "nft", "ip", "catatonit", "busybox", "nsenter", "sysctl")
_READY_SECONDS = 90


class TwoNodes(Reach):
    """The cluster; `start` it, `stop` it."""

    def __init__(self, programs: Path, tools: Path) -> None:
        _require_root_and_programs()
        remove_leftovers()
        self._programs = programs
        self._tools = tools
        self._root = state_dir.Root(ROOTS)
        super().__init__(self._root.path)
        self.machines: dict[int, Machine] = {}
        self.nodes: dict[int, Node] = {}
        self.plane: NodesControlPlane | None = None

    def start(self) -> None:
        """Start everything and wait until both nodes are ready."""
        self.machines = {number: Machine(self.root / f"node-{number}") for number in NUMBERS}
        network.connect(self.machines)
        self.plane = plane = NodesControlPlane(self._programs, self._root, self.machines[1])
        self._write_script()
        with self.entered():
            plane.start()
            self.nodes = {number: Node(number, self.machines[number], plane, self._programs) for number in NUMBERS}
            for node in self.nodes.values():
                node.start()
            access = Cluster(self.admin)
            permissions.grant(access)
            plane.start_name_server()
            for manifest in metrics_server.manifests((plane.pki / "ca.crt").read_bytes()):
                access.apply(manifest)
            plane.start_metrics_server(self._tools)
            wait_until(lambda: self._ready(access), seconds=_READY_SECONDS, every=0.2)
            access.close()

    def stop(self) -> None:
        """Stop everything and remove its leftovers."""
        for machine in self.machines.values():
            machine.end()
        if self.plane is not None:
            self.plane.end()
        remove_traces(self.root)
        self._root.remove()

    def _ready(self, access: Cluster) -> bool:
        for machine in self.machines.values():
            machine.check()
        ready = [
            node["metadata"]["name"]
            for node in access.list("v1", "Node")
            for condition in node["status"].get("conditions", [])
            if condition["type"] == "Ready" and condition["status"] == "True"
        ]
        return len(ready) == len(NUMBERS)

    def _write_script(self) -> None:
        (self.root / "resolv.conf").write_text(configuration.resolver())
        script = self.root / "inside"
        script.write_text(
            f"""\
#!/bin/sh
# Run a command in the network of this test cluster, with its name server: `inside kubectl get nodes`.
export KUBECONFIG={self.admin} PATH="{self._tools}:$PATH"
exec {" ".join(self.machines[1].network())} unshare --mount --propagation=private -- \\
    sh -c 'mount --bind {self.root}/resolv.conf /etc/resolv.conf && exec "$@"' sh "$@"
"""
        )
        script.chmod(0o755)


def remove_leftovers() -> None:
    """End and remove clusters whose owner has ended."""
    state_dir.remove_leftovers(ROOTS, remove_traces)


def remove_traces(root: Path) -> None:
    """Remove what a cluster left outside its folder, after its processes have ended."""
    for number in NUMBERS:
        cgroups.remove(cgroup_of(root, number))


def _require_root_and_programs() -> None:
    if os.geteuid() != 0:
        raise RuntimeError("a cluster with nodes needs root, for namespaces and control groups: run it as root")
    if missing := [name for name in _NEEDED if shutil.which(name) is None]:
        raise RuntimeError(f"{', '.join(missing)} not found: tools/setup.sh cluster installs what is needed")
