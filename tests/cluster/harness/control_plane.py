"""A Kubernetes control plane on loopback: etcd, kube-apiserver and kube-controller-manager as processes, no nodes.

It needs no root, is ready within seconds, and reads no kubeconfig but its own, so it can never reach another cluster.
All files of a run are in one root folder (state_dir.py). It must not know what is tested on it.
"""

import json
import os
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

from tests.cluster.harness import state_dir
from tests.cluster.harness.certificates import Authority
from tests.support.ports import free_port
from tests.support.waiting import wait_until

_ROOTS = state_dir.roots_of("control-planes")
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0

Flags = dict[str, str | Path]

_ETCD = "unix://etcd:1"
_AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived", "ResponseStarted"],
    "rules": [{"level": "Metadata", "userGroups": ["system:serviceaccounts"]}],
}


class ControlPlane:
    """One control plane; `start` it, `stop` it. `admin` is the kubeconfig of its administrator."""

    host = "127.0.0.1"
    port = 0  # any free one
    names: tuple[str, ...] = ("localhost", "kubernetes.default.svc", "127.0.0.1", "10.96.0.1")
    clients: tuple[tuple[str, str, str | None], ...] = (
        ("admin", "legible-test-admin", "system:masters"),
        ("controllers", "system:kube-controller-manager", None),
    )

    def __init__(self, programs: Path, root: state_dir.Root | None = None) -> None:
        if root is None:
            remove_leftovers()
        self._root = root or state_dir.Root(_ROOTS)
        self.root = self._root.path
        self._programs = programs
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: list[IO[bytes]] = []
        self._port = self.port or free_port()
        self.address = f"https://{self.host}:{self._port}"
        self.pki = self.root / "pki"
        self.admin = self.root / "admin.kubeconfig"
        self.audit_log = self.root / "audit.log"
        self._make_identities()

    def start(self) -> None:
        """Start everything and wait until the API server says that it is ready."""
        self.run("etcd", self._etcd_flags())
        self.start_api_server()
        self.run("kube-controller-manager", self._controller_manager_flags())

    def start_api_server(self) -> None:
        """Start only the API server, also after `stop_api_server`."""
        self.run("kube-apiserver", self._api_server_flags())
        wait_until(self._ready, seconds=_START_SECONDS, every=0.1)

    def stop_api_server(self) -> None:
        """End the API server, as a crash would."""
        process = self._processes.pop("kube-apiserver")
        process.kill()
        process.wait()

    def pause(self, program: str) -> None:
        """Pause a program: its connections stay open, and nothing responds."""
        self._processes[program].send_signal(signal.SIGSTOP)

    def resume(self, program: str) -> None:
        """Resume it."""
        self._processes[program].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End everything in the order opposite to its start, and remove the root folder."""
        self.end()
        self._root.remove()

    def end(self) -> None:
        """End everything in the order opposite to its start."""
        for process in reversed(self._processes.values()):
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for log in self._logs:
            log.close()

    def kubeconfig(self, name: str, user: dict[str, str], server: str | None = None) -> Path:
        """Return a new file NAME.kubeconfig that reaches this control plane as `user` (the `user` of a kubeconfig).

        `server`: another address than its own, such as a proxy's.
        """
        config: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "legible-test",
            "clusters": [
                {
                    "name": "legible-test",
                    "cluster": {"server": server or self.address, "certificate-authority": str(self.pki / "ca.crt")},
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

    def within(self) -> list[str]:
        """Return the command prefix for starting programs; here it is empty."""
        return []

    def _make_identities(self) -> None:
        self.authority = authority = Authority(self.pki)
        authority.issue("apiserver", "kube-apiserver", hosts=self.names)
        authority.issue("front-proxy", "front-proxy")
        authority.issue_signing_key("service-accounts")
        for name, common_name, group in self.clients:
            authority.issue(name, common_name, group=group)
            files = {"client-certificate": f"{name}.crt", "client-key": f"{name}.key"}
            self.kubeconfig(name, {key: str(self.pki / file) for key, file in files.items()})
        (self.root / "audit-policy.json").write_text(json.dumps(_AUDIT_POLICY))

    def _etcd_flags(self) -> Flags:
        # Sockets in the working folder, so that nobody else on this machine can reach the database. etcd requires the
        # form host:port; the file's name is both together.
        peer = "unix://peer:1"
        return {
            "data-dir": f"{self.root}/etcd",
            "listen-client-urls": _ETCD,
            "advertise-client-urls": _ETCD,
            "listen-peer-urls": peer,
            "initial-advertise-peer-urls": peer,
            "initial-cluster": f"default={peer}",
            "unsafe-no-fsync": "true",
            "log-level": "warn",
        }

    def _api_server_flags(self) -> Flags:
        return {
            "etcd-servers": _ETCD,
            "bind-address": "127.0.0.1",
            "advertise-address": "127.0.0.1",
            "endpoint-reconciler-type": "none",
            "secure-port": str(self._port),
            "service-cluster-ip-range": "10.96.0.0/16",
            "authorization-mode": "RBAC",
            "cert-dir": f"{self.root}/apiserver",
            "client-ca-file": f"{self.pki}/ca.crt",
            "tls-cert-file": f"{self.pki}/apiserver.crt",
            "tls-private-key-file": f"{self.pki}/apiserver.key",
            "service-account-issuer": "https://kubernetes.default.svc",
            "service-account-key-file": f"{self.pki}/service-accounts.pub",
            "service-account-signing-key-file": f"{self.pki}/service-accounts.key",
            "audit-policy-file": f"{self.root}/audit-policy.json",
            "audit-log-path": self.audit_log,
            "audit-log-mode": "blocking",
            "shutdown-delay-duration": "0s",
            # Other API servers, such as that of metrics, are called through this one.
            "requestheader-client-ca-file": self.pki / "ca.crt",
            "requestheader-allowed-names": "front-proxy",
            "requestheader-username-headers": "X-Remote-User",
            "requestheader-group-headers": "X-Remote-Group",
            "requestheader-extra-headers-prefix": "X-Remote-Extra-",
            "proxy-client-cert-file": self.pki / "front-proxy.crt",
            "proxy-client-key-file": self.pki / "front-proxy.key",
        }

    def _controller_manager_flags(self) -> Flags:
        return {
            "kubeconfig": f"{self.root}/controllers.kubeconfig",
            "service-account-private-key-file": f"{self.pki}/service-accounts.key",
            "root-ca-file": f"{self.pki}/ca.crt",
            "use-service-account-credentials": "true",
            "leader-elect": "false",
            "secure-port": "0",
            "horizontal-pod-autoscaler-sync-period": "2s",
            "flex-volume-plugin-dir": f"{self.root}/flexvolume",
        }

    def run(self, program: str, flags: Flags, folder: Path | None = None) -> None:
        """Start one of the programs, or one of another folder; what it writes goes to PROGRAM.log."""
        log = (self.root / f"{program}.log").open("ab")
        self._logs.append(log)
        self._processes[program] = subprocess.Popen(
            [
                *self.within(),
                (folder or self._programs) / program,
                *(f"--{name}={value}" for name, value in flags.items()),
            ],
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
    """End the processes and remove the folders of runs whose owner has ended."""
    state_dir.remove_leftovers(_ROOTS)
