"""Containers of our images, run by podman as a cluster runs a restricted pod.

Read-only root, no capabilities, no new rights, limits on memory and processes, the image's own user; only /tmp (and
/data on request) is writable. They share the machine's loopback, so ports must be free.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
_CONFIGURATION = ROOT / "var" / "images" / "containers.conf"
_RESTRICTED = (
    *("--read-only", "--read-only-tmpfs=false", "--tmpfs", "/tmp:mode=1777,size=256m"),
    *("--cap-drop", "all", "--security-opt", "no-new-privileges", "--pids-limit", "512", "--network", "host"),
)


@dataclass(frozen=True)
class Image:
    """A built image: its name and the size of its compressed archive."""

    name: str
    compressed_megabytes: int


@dataclass(frozen=True)
class Container:
    """A running container."""

    id: str

    @property
    def log(self) -> str:
        run = podman("logs", self.id)
        return run.stdout + run.stderr

    @property
    def running(self) -> bool:
        return podman("inspect", "--format", "{{.State.Running}}", self.id).stdout.strip() == "true"

    @property
    def exit_code(self) -> int:
        return int(podman("inspect", "--format", "{{.State.ExitCode}}", self.id).stdout)

    def run(self, *command: str) -> str:
        """Run a command in it as its user; return its output."""
        return podman("exec", self.id, *command).stdout

    def python(self, program: str) -> str:
        """Run a Python program in it; return its output."""
        return self.run("python", "-c", program).strip()

    def wait_for(self, url: str) -> None:
        """Wait until `url` answers 200; fail with its log if it ends first."""

        def answers() -> bool:
            assert self.running, self.log
            with contextlib.suppress(httpx.TransportError):
                return httpx.get(url, timeout=10).status_code == 200
            return False

        wait_until(answers, seconds=START_SECONDS, every=0.2)

    def stop(self) -> int:
        """Send SIGTERM, wait for its end, return its exit code."""
        podman("stop", "--time", "60", self.id)
        return self.exit_code


def podman(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run podman as `tools/images.sh` configures it."""
    environ = {"CONTAINERS_CONF": str(_CONFIGURATION), **os.environ}
    command = [*os.environ.get("PODMAN", "podman").split(), *arguments]
    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode == 0 or not check, f"{' '.join(command)}: {run.stderr}"
    return run


@contextlib.contextmanager
def container(
    image: str, *command: str, memory: str = "1g", volume: str = "", options: tuple[str, ...] = (), **environ: str
) -> Iterator[Container]:
    """Start a container of `image`; show its log and remove it afterwards.

    `environ`: variables without `LEGIBLE_`. `volume` is a named volume for /data.
    """
    given = [part for name, value in environ.items() for part in ("--env", f"LEGIBLE_{name}={value}")]
    data = ["--volume", f"{volume}:/data"] if volume else []
    started = podman("run", "--detach", *_RESTRICTED, "--memory", memory, *given, *data, *options, image, *command)
    running = Container(started.stdout.strip())
    try:
        yield running
    finally:
        print(running.log)  # noqa: T201 - pytest shows it when the test fails
        podman("rm", "--force", "--time", "5", running.id)


def run_once(image: str, *command: str, volume: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a container to its end; the caller checks its exit code."""
    given = [part for name, value in environ.items() for part in ("--env", f"LEGIBLE_{name}={value}")]
    data = ["--volume", f"{volume}:/data"] if volume else []
    return podman("run", "--rm", *_RESTRICTED, "--memory", "1g", *given, *data, image, *command, check=False)


@contextlib.contextmanager
def volume() -> Iterator[str]:
    """Create an empty named volume and remove it afterwards."""
    name = f"legible-test-{uuid.uuid4().hex}"
    podman("volume", "create", name)
    try:
        yield name
    finally:
        podman("volume", "rm", "--force", name)


def inspect(image: str) -> dict[str, Any]:
    """Return podman's information about an image."""
    [found] = json.loads(podman("image", "inspect", image).stdout)
    return dict(found)
