"""The programs of a control plane (etcd, kube-apiserver, kube-controller-manager), built once from `kube/` and kept.

They lie outside the checkout in a folder named by what they were built from, so that every clone uses the same ones
and a change of `kube/` never meets an old binary. `KUBEBUILDER_ASSETS` names a folder of ready ones instead.
It must not know how they are started.
"""

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
SOURCE = Path(__file__).parent / "kube"
_BUILD = ("-mod=readonly", "-buildvcs=false", "-trimpath")
_VERSION = re.compile(r"^\tk8s\.io/kubernetes (v1\.(\d+)\.\d+)$", re.MULTILINE)


def binaries(say: Callable[[str], None]) -> Path:
    """Return the folder that holds `PROGRAMS`, building them first where that was not done yet (minutes; `say` tells).

    `RuntimeError` says what is missing.
    """
    if ready := os.environ.get("KUBEBUILDER_ASSETS"):
        missing = [name for name in PROGRAMS if not (Path(ready) / name).is_file()]
        if missing:
            raise RuntimeError(f"KUBEBUILDER_ASSETS is {ready}, but there is no {', '.join(missing)} in it")
        return Path(ready)
    version, minor = _kubernetes_version()
    folder = _cache() / f"kube-{version.removeprefix('v')}-{_fingerprint()}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "kube.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once build it once
            if not folder.is_dir():
                say(f"building Kubernetes {version} for the tests, once, into {folder}: this takes some minutes")
                _build(folder, version, minor)
    return folder


def _build(folder: Path, version: str, minor: str) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    named = {"gitVersion": version, "gitMajor": "1", "gitMinor": minor, "gitCommit": "0" * 40}
    values = (f"-X k8s.io/component-base/version.{key}={value}" for key, value in named.items())
    run = subprocess.run(
        [_go(), "build", *_BUILD, f"-ldflags=-s -w {' '.join(values)}", "-o", partial / "kube"],
        cwd=SOURCE,
        env={**os.environ, "CGO_ENABLED": "0"},
        preexec_fn=lambda: os.nice(5),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"tests/cluster/kube could not be built:\n{run.stderr[-4000:]}")
    for name in PROGRAMS:
        (partial / name).symlink_to("kube")
    partial.rename(folder)


def _go() -> str:
    """Return the program `go`: this machine's when it is new enough, else the one in .venv (tools/setup.sh)."""
    for candidate in (shutil.which("go"), str(Path(sys.prefix) / "bin" / "go")):
        if candidate and Path(candidate).exists():
            said = subprocess.run([candidate, "version"], capture_output=True, text=True, check=False).stdout
            found = re.search(r"go1\.(\d+)", said)
            if found and int(found[1]) >= 25:
                return candidate
    raise RuntimeError("Go 1.25 or newer is needed to build the test cluster: run tools/setup.sh dev")


def _kubernetes_version() -> tuple[str, str]:
    found = _VERSION.search((SOURCE / "go.mod").read_text())
    assert found, "tests/cluster/kube/go.mod requires no k8s.io/kubernetes"
    return found[1], found[2]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in sorted(SOURCE.iterdir()):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:12]


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "legible"
