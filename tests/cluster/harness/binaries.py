"""The programs of a test cluster, built once from the Go modules in tests/cluster and kept.

They are outside the checkout, in folders named after their sources, so that every clone uses the same ones and a
changed module never gets an old binary. `KUBEBUILDER_ASSETS` names a folder of ready ones instead. It must not know how
they are started.
"""

import dataclasses
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "coredns")
TOOLS = ("kubectl", "metrics-server")
_BUILD = ("-mod=readonly", "-buildvcs=false", "-trimpath")


@dataclasses.dataclass(frozen=True)
class Module:
    """A Go module whose single binary is called by the names of `programs`; its version is that of `package`.

    With `commands`, which are paths below `package`, it builds these instead, each a program of its own.
    """

    name: str
    programs: tuple[str, ...]
    package: str
    commands: tuple[str, ...] = ()
    home: Path = Path(__file__).parents[1]

    @property
    def source(self) -> Path:
        """The folder of its go.mod."""
        return self.home / self.name

    def version(self) -> str:
        """Return the version of `package` that its go.mod requires, such as v1.35.4."""
        found = re.search(rf"^\t{re.escape(self.package)} (v\S+)( // indirect)?$", self._go_mod(), re.MULTILINE)
        assert found, f"{self.source}/go.mod requires no {self.package}"
        return found[1]

    def folder(self) -> Path:
        """Return the folder of its programs."""
        return _cache() / f"{self.name}-{self.version().removeprefix('v')}-{self._fingerprint()}"

    def go_minor(self) -> int:
        """Return N of the Go 1.N that it needs."""
        found = re.search(r"^go 1\.(\d+)", self._go_mod(), re.MULTILINE)
        assert found
        return int(found[1])

    def _go_mod(self) -> str:
        return (self.source / "go.mod").read_text()

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for source in sorted(self.source.iterdir()):
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
        return digest.hexdigest()[:12]


KUBE = Module("kube", PROGRAMS, "k8s.io/kubernetes")
KEDA = Module("keda", ("operator", "adapter"), "github.com/kedacore/keda/v2", ("cmd/operator", "cmd/adapter"))
ACTIONLINT = Module(
    "actionlint",
    ("actionlint",),
    "github.com/rhysd/actionlint",
    ("cmd/actionlint",),
    Path(__file__).parents[3] / "tools",
)
KUBE_TOOLS = Module("tools", TOOLS, "k8s.io/kubectl")


def binaries(say: Callable[[str], None]) -> Path:
    """Return the folder that holds `PROGRAMS`, building them first if necessary (minutes; `say` reports it).

    Raises `RuntimeError` that says what is missing.
    """
    if ready := os.environ.get("KUBEBUILDER_ASSETS"):
        missing = [name for name in PROGRAMS if not (Path(ready) / name).is_file()]
        if missing:
            raise RuntimeError(f"KUBEBUILDER_ASSETS is {ready}, but there is no {', '.join(missing)} in it")
        return Path(ready)
    return built(KUBE, say)


def built(module: Module, say: Callable[[str], None]) -> Path:
    """Return the folder with the programs of `module`, building them first if necessary."""
    folder = module.folder()
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"{module.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once build it once
            if not folder.is_dir():
                say(f"building {', '.join(module.programs)} for the tests, once, into {folder}: this takes minutes")
                _build(module, folder)
    return folder


def _build(module: Module, folder: Path) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    version = module.version()
    named = {"gitVersion": version, "gitMajor": "1", "gitMinor": version.split(".")[1], "gitCommit": "0" * 40}
    values = (f"-X k8s.io/component-base/version.{key}={value}" for key, value in named.items())
    output = f"{partial}/" if module.commands else partial / module.name
    packages = [f"{module.package}/{command}" for command in module.commands]
    go = go_program(module.go_minor())
    run = subprocess.run(
        [go, "build", *_BUILD, f"-ldflags=-s -w {' '.join(values)}", "-o", output, *packages],
        cwd=module.source,
        env={**os.environ, "CGO_ENABLED": "0"},
        preexec_fn=lambda: os.nice(5),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"{module.source} could not be built:\n{run.stderr[-4000:]}")
    for name in () if module.commands else module.programs:
        (partial / name).symlink_to(module.name)
    partial.rename(folder)


def go_program(minor: int = 25) -> str:
    """Return the program `go`: this machine's if it is new enough, otherwise the one in .venv (tools/setup.sh)."""
    for candidate in (shutil.which("go"), str(Path(sys.prefix) / "bin" / "go")):
        if candidate and Path(candidate).exists():
            said = subprocess.run([candidate, "version"], capture_output=True, text=True, check=False).stdout
            found = re.search(r"go1\.(\d+)", said)
            if found and int(found[1]) >= minor:
                return candidate
    raise RuntimeError(f"Go 1.{minor} or newer is needed to build the test cluster: run tools/setup.sh dev")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "legible"
