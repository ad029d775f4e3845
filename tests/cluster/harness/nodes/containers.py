"""Containers' images on a node: listed, taken from podman, imported. It must not know their content."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOCKET = "containerd.sock"


def answers(socket: Path) -> bool:
    """Tell whether containerd listens at `socket`."""
    return _ctr(socket, "--connect-timeout", "1s", "version").returncode == 0


def images(socket: Path) -> set[str]:
    """Return the names of the images that a node has."""
    return set(_checked(socket, "--namespace", "k8s.io", "images", "list", "--quiet").split())


def save(images: list[str], archive: Path) -> None:
    """Write podman's images as one archive in Docker's format; shared layers are in it once."""
    form = ["--format", "docker-archive", "--multi-image-archive"]
    command = ["podman", "save", "--quiet", *form, "--output", str(archive), *images]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"podman save {' '.join(images)}: {run.stderr}"


def load(archive: Path, sockets: list[Path]) -> None:
    """Import the images of an archive on several nodes at once."""
    with ThreadPoolExecutor(len(sockets)) as pool:
        list(pool.map(lambda socket: _checked(socket, "--namespace", "k8s.io", "images", "import", archive), sockets))


def _checked(socket: Path, *arguments: str | Path) -> str:
    run = _ctr(socket, *arguments)
    assert run.returncode == 0, f"ctr {' '.join(map(str, arguments))}: {run.stderr}"
    return run.stdout


def _ctr(socket: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = ["ctr", "--address", str(socket), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
