"""A Kubernetes control plane on loopback: etcd, kube-apiserver and kube-controller-manager as processes, no nodes.

It needs no root, is ready within seconds, and reads no kubeconfig but its own, so it can never reach another cluster.
Everything of a run lies under one root folder that is locked while its owner lives; what a crashed run left behind is
found by that folder's name, ended and removed. It must not know what is tested on it.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from tests.cluster.certificates import Authority
from tests.support.ports import free_port
from tests.support.waiting import wait_until

_ROOTS = Path(tempfile.gettempdir()) / f"legible-control-planes-{os.getuid()}"
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0

_ETCD = "unix://etcd:1"
_AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived", "ResponseStarted"],
    "rules": [{"level": "Metadata", "userGroups": ["system:serviceaccounts"]}],
}


class ControlPlane:
    """One control plane; `start` it, `stop` it. `admin` is the kubeconfig of its administrator."""

    def __init__(self, programs: Path) -> None:
        remove_leftovers()
        _ROOTS.mkdir(mode=0o700, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix="new-", dir=_ROOTS))
        self._lock = _lock(new)
        self.root = new.rename(_ROOTS / new.name.replace("new-", "run-"))  # locked before anybody can find it
        self._programs = programs
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []
        self._port = free_port()
        self.address = f"https://127.0.0.1:{self._port}"
        self.pki = self.root / "pki"
        self.admin = self.root / "admin.kubeconfig"
        self.audit_log = self.root / "audit.log"
        self._make_identities()

    def start(self) -> None:
        """Start everything and wait until the API server says that it is ready."""
        self._run("etcd", *self._etcd_flags())
        self.start_api_server()
        self._run("kube-controller-manager", *self._controller_manager_flags())

    def start_api_server(self) -> None:
        """Start the API server alone, again after `stop_api_server`."""
        self._run("kube-apiserver", *self._api_server_flags())
        wait_until(self._ready, seconds=_START_SECONDS, every=0.1)

    def stop_api_server(self) -> None:
        """End the API server, as a crash would."""
        process = self._processes.pop("kube-apiserver")
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End everything in the order opposite to its start, and remove the root folder."""
        for process in reversed(self._processes.values()):
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for log in self._logs:
            log.close()
        shutil.rmtree(self.root)
        os.close(self._lock)

    def kubeconfig(self, name: str, user: dict[str, str]) -> Path:
        """Return a new file NAME.kubeconfig that reaches this control plane as `user` (the `user` of a kubeconfig)."""
        config: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "legible-test",
            "clusters": [
                {
                    "name": "legible-test",
                    "cluster": {"server": self.address, "certificate-authority": str(self.pki / "ca.crt")},
                }
            ],
            "users": [{"name": name, "user": user}],
            "contexts": [{"name": "legible-test", "context": {"cluster": "legible-test", "user": name}}],
        }
        path = self.root / f"{name}.kubeconfig"
        path.touch(mode=0o600)
        path.write_text(json.dumps(config))
        return path

    def log_of(self, program: str) -> str:
        """Return the last lines that `program` wrote."""
        return (self.root / f"{program}.log").read_text(errors="replace")[-4000:]

    def _make_identities(self) -> None:
        authority = Authority(self.pki)
        names = ("localhost", "kubernetes.default.svc", "127.0.0.1", "10.96.0.1")
        authority.issue("apiserver", "kube-apiserver", hosts=names)
        authority.issue_signing_key("service-accounts")
        for name, common_name, group in (
            ("admin", "legible-test-admin", "system:masters"),
            ("controllers", "system:kube-controller-manager", None),
        ):
            authority.issue(name, common_name, group=group)
            files = {"client-certificate": f"{name}.crt", "client-key": f"{name}.key"}
            self.kubeconfig(name, {key: str(self.pki / file) for key, file in files.items()})
        (self.root / "audit-policy.json").write_text(json.dumps(_AUDIT_POLICY))

    def _etcd_flags(self) -> list[str]:
        # Sockets in the working folder, so that nobody else on this machine can reach the database. etcd wants the
        # form host:port; the file's name is both together.
        peer = "unix://peer:1"
        return [
            f"--data-dir={self.root}/etcd",
            f"--listen-client-urls={_ETCD}",
            f"--advertise-client-urls={_ETCD}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            "--unsafe-no-fsync",
            "--log-level=warn",
        ]

    def _api_server_flags(self) -> list[str]:
        return [
            f"--etcd-servers={_ETCD}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            f"--secure-port={self._port}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--authorization-mode=RBAC",
            f"--cert-dir={self.root}/apiserver",
            f"--client-ca-file={self.pki}/ca.crt",
            f"--tls-cert-file={self.pki}/apiserver.crt",
            f"--tls-private-key-file={self.pki}/apiserver.key",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self.pki}/service-accounts.pub",
            f"--service-account-signing-key-file={self.pki}/service-accounts.key",
            f"--audit-policy-file={self.root}/audit-policy.json",
            f"--audit-log-path={self.audit_log}",
            "--audit-log-mode=blocking",
            "--shutdown-delay-duration=0s",
        ]

    def _controller_manager_flags(self) -> list[str]:
        return [
            f"--kubeconfig={self.root}/controllers.kubeconfig",
            f"--service-account-private-key-file={self.pki}/service-accounts.key",
            f"--root-ca-file={self.pki}/ca.crt",
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--secure-port=0",
            "--horizontal-pod-autoscaler-sync-period=2s",
            f"--flex-volume-plugin-dir={self.root}/flexvolume",
        ]

    def _run(self, program: str, *flags: str) -> None:
        log = (self.root / f"{program}.log").open("ab")
        self._logs.append(log)
        self._processes[program] = subprocess.Popen(
            [self._programs / program, *flags],
            cwd=self.root,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(self.root)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    def _ready(self) -> bool:
        for program, process in self._processes.items():
            assert process.poll() is None, f"{program} ended:\n{self.log_of(program)}"
        context = ssl.create_default_context(cafile=str(self.pki / "ca.crt"))
        context.load_cert_chain(self.pki / "admin.crt", self.pki / "admin.key")
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        try:
            with opener.open(f"{self.address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def remove_leftovers() -> None:
    """End the processes and remove the folders of runs whose owner is gone."""
    for root in _ROOTS.glob("run-*"):
        try:
            lock = _lock(root)
        except BlockingIOError:
            continue  # its owner lives
        for pid in _processes_of(root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda root=root: not _processes_of(root), seconds=_STOP_SECONDS)  # type: ignore[misc]
        shutil.rmtree(root, ignore_errors=True)
        os.close(lock)


def _lock(root: Path) -> int:
    """Return the locked folder's descriptor; the kernel lets go of it when this process ends, however it ends."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def _processes_of(root: Path) -> list[int]:
    """Return who runs in `root`: every program of a control plane is started with it as its working folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == root:
                    found.append(int(entry.name))
    return found
