"""One node: containerd, kubelet and kube-proxy on a machine of its own. It must not know what its pods are for."""

import subprocess
from pathlib import Path

from tests.cluster.harness.nodes import cgroups, configuration, containers, tiny_images
from tests.cluster.harness.nodes.addresses import node_address, node_name
from tests.cluster.harness.nodes.control_plane import NodesControlPlane
from tests.cluster.harness.nodes.netns_machine import Machine
from tests.support.waiting import wait_until


class Node:
    """Node `number`; its files are in the machine's folder."""

    def __init__(self, number: int, machine: Machine, plane: NodesControlPlane, programs: Path) -> None:
        self.number = number
        self.name = node_name(number)
        self.machine = machine
        self._plane = plane
        self._programs = programs
        self._socket = machine.folder / containers.SOCKET

    def start(self) -> None:
        """Start it; the API server reports later when it is ready."""
        group = cgroup_of(self._plane.root, self.number)
        cgroups.make(group)
        self._write_configuration(group)
        folder = self.machine.folder
        self.machine.start("/usr/bin/containerd", "--config", f"{folder}/containerd.toml")
        wait_until(self._containerd_answers, seconds=30)
        for image in (tiny_images.PAUSE, tiny_images.TOOLBOX):
            archive = folder / "image.tar"
            tiny_images.write_image(image, archive)
            containers.load(archive, [self._socket])
        self.machine.start(
            self._programs / "kubelet",
            f"--config={folder}/kubelet.json",
            f"--kubeconfig={self._plane.root}/{self.name}.kubeconfig",
            f"--hostname-override={self.name}",
            f"--node-ip={node_address(self.number)}",
            f"--root-dir={folder}/kubelet",
            f"--cert-dir={folder}/certificates",
        )
        self.machine.start(self._programs / "kube-proxy", f"--config={folder}/proxy.json")

    def _containerd_answers(self) -> bool:
        self.machine.check()
        return containers.answers(self._socket)

    def _write_configuration(self, group: str) -> None:
        folder, root = self.machine.folder, self._plane.root
        (folder / "cni").mkdir()
        snapshotter = "overlayfs" if _overlay_works(folder) else "native"
        files = {
            "containerd.toml": configuration.containerd(
                folder, sandbox_image=tiny_images.PAUSE, snapshotter=snapshotter
            ),
            "cni/10-legible.conflist": configuration.cni(self.number, folder),
            "kubelet.json": configuration.kubelet(self.number, folder, self._plane.pki, cgroup=group),
            "proxy.json": configuration.kube_proxy(self.number, root / "proxy.kubeconfig"),
        }
        for name, text in files.items():
            (folder / name).write_text(text)


def cgroup_of(root: Path, number: int) -> str:
    """Return the control group of a node, named after its cluster's folder."""
    return f"legible-{root.name}-{number}"


def _overlay_works(folder: Path) -> bool:
    """Return whether overlay mounts work here; in a container they often do not."""
    parts = {name: folder / f"overlay-{name}" for name in ("lower", "upper", "work", "merged")}
    for part in parts.values():
        part.mkdir()
    options = ",".join(f"{name}dir={parts[name]}" for name in ("lower", "upper", "work"))
    script = 'mount -t overlay overlay -o "$1" "$2"'
    command = ["unshare", "--mount", "--propagation=private", "sh", "-c", script, "sh", options, str(parts["merged"])]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
