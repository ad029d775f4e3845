"""The machine of a node: its own namespaces for processes, mounts and network, without access to the outside.

The machine ends with its holder, which ends with this process: all its programs, containers, mounts and network devices
then disappear. Nothing of the real machine is written: the machine's own files cover kernel settings of the kubelet and
folders with fixed names. It must not know what runs on it.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.support.waiting import wait_until

_CLONE_NEWNET = 0x40000000
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# Kernel settings that a kubelet writes: they apply to the whole real machine, not to its namespaces.
_KERNEL = (
    "vm/overcommit_memory",
    "vm/panic_on_oom",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys",
    "kernel/keys/root_maxbytes",
)
_FOLDERS = ("/run/netns", "/run/containerd", "/var/lib/cni", "/var/lib/kubelet", "/var/log/pods", "/var/log/containers")

_PREPARE = """
set -eu
for name in $KERNEL; do
    file=$PWD/kernel-$(basename "$name")
    cat "/proc/sys/$name" >"$file"
    mount --bind "$file" "/proc/sys/$name"
done
for folder in $FOLDERS; do
    [ -d "$folder" ] || continue
    mount -t tmpfs -o mode=755 tmpfs "$folder"
done
touch ready
exec catatonit -P
"""


class Machine:
    """One machine; its files are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for name in _FOLDERS:
            Path(name).mkdir(parents=True, exist_ok=True)
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []
        isolate = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation=private"]
        self._holder = self._popen(
            "machine",
            ["setpriv", "--pdeathsig=KILL", "unshare", *isolate, "sh", "-c", _PREPARE],
            {"KERNEL": " ".join(_KERNEL), "FOLDERS": " ".join(_FOLDERS)},
        )
        wait_until(lambda: (folder / "ready").exists() or self._holder.poll() is not None, seconds=20)
        assert self._holder.poll() is None, f"no namespaces could be made: {self.log_of('machine')}"
        (folder / "pid").write_text(f"{self.pid}\n")

    @property
    def pid(self) -> int:
        """The process whose network and mounts are the machine's."""
        return self._holder.pid

    def network(self) -> list[str]:
        """Return the command that runs a program only in the machine's network."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", "--"]

    def start(self, program: Path | str, *arguments: str) -> None:
        """Start a program on the machine; what it writes goes to PROGRAM.log."""
        name = Path(program).name
        spaces = [f"--{kind}=/proc/{self.pid}/ns/{file}" for kind, file in _SPACES]
        command = ["setpriv", "--pdeathsig=KILL", "nsenter", *spaces, f"--wdns={self.folder}", "--", str(program)]
        self._programs[name] = self._popen(name, [*command, *arguments], {"AWS_EC2_METADATA_DISABLED": "true"})

    def check(self) -> None:
        """Fail if a program has ended."""
        for name, process in self._programs.items():
            assert process.poll() is None, f"{name} ended:\n{self.log_of(name)}"

    def end(self) -> None:
        """End everything on the machine at once, as a power cut does."""
        for process in (self._holder, *self._programs.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
        for log in self._logs:
            log.close()

    def log_of(self, program: str) -> str:
        """Return the last lines that `program` wrote."""
        return (self.folder / f"{program}.log").read_text(errors="replace")[-4000:]

    def _popen(self, name: str, command: list[str], more: dict[str, str]) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"{name}.log").open("ab")
        self._logs.append(log)
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={"PATH": _PATH, "HOME": str(self.folder), **more},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


_SPACES = (("net", "net"), ("mount", "mnt"), ("pid", "pid_for_children"))


@contextlib.contextmanager
def network(path: str) -> Iterator[str]:
    """Let this thread, and threads and processes that it starts in the block, use the network that `path` names.

    Yields the path of the previous network.
    """
    ours = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    theirs = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _setns(theirs)
        yield f"/proc/self/fd/{ours}"
    finally:
        _setns(ours)
        os.close(theirs)
        os.close(ours)


def _setns(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"the network could not be entered: {os.strerror(number)}")
