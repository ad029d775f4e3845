"""A control plane with a scheduler, a name server and access to kubelets, in the first node's network."""

from pathlib import Path

from tests.cluster.harness.control_plane import ControlPlane, Flags
from tests.cluster.harness.nodes import configuration, metrics_server
from tests.cluster.harness.nodes.addresses import NUMBERS, PLANE, node_address, node_name
from tests.cluster.harness.nodes.netns_machine import Machine
from tests.cluster.harness.state_dir import Root


class NodesControlPlane(ControlPlane):
    """The control plane of a cluster with nodes."""

    host = PLANE
    port = 6443
    names = (*ControlPlane.names, PLANE)
    clients = (
        *ControlPlane.clients,
        ("scheduler", "system:kube-scheduler", None),
        ("proxy", "system:kube-proxy", None),
        ("coredns", "legible-coredns", None),
        ("metrics", "legible-metrics", None),
        *((node_name(number), f"system:node:{node_name(number)}", "system:nodes") for number in NUMBERS),
    )

    def __init__(self, programs: Path, root: Root, machine: Machine) -> None:
        self._machine = machine
        super().__init__(programs, root)

    def start(self) -> None:
        """Start everything except the nodes; the caller is in the machine's network."""
        super().start()
        self.run("kube-scheduler", {"kubeconfig": self.root / "scheduler.kubeconfig", "leader-elect": "false"})

    def start_name_server(self) -> None:
        """Start CoreDNS, after granting it permission to read."""
        corefile = self.root / "Corefile"
        corefile.write_text(configuration.coredns(self.root / "coredns.kubeconfig"))
        self.run("coredns", {"conf": corefile})

    def start_metrics_server(self, tools: Path) -> None:
        """Start metrics-server, which queries the kubelets every ten seconds, its shortest interval."""
        config = self.root / "metrics.kubeconfig"
        flags: Flags = {
            "kubeconfig": config,
            "authentication-kubeconfig": config,
            "authorization-kubeconfig": config,
            "bind-address": PLANE,
            "secure-port": str(metrics_server.PORT),
            "tls-cert-file": self.pki / "metrics-server.crt",
            "tls-private-key-file": self.pki / "metrics-server.key",
            "kubelet-certificate-authority": self.pki / "ca.crt",
            "kubelet-preferred-address-types": "InternalIP",
            "metric-resolution": "10s",
            "kubelet-request-timeout": "5s",
        }
        self.run("metrics-server", flags, tools)

    def within(self) -> list[str]:
        """Start programs in the machine's network; they end with this process."""
        return ["setpriv", "--pdeathsig=KILL", *self._machine.network()]

    def _make_identities(self) -> None:
        super()._make_identities()
        self.authority.issue("kubelet-client", "legible-test-api-server", group="system:masters")
        self.authority.issue("metrics-server", metrics_server.HOST, hosts=(metrics_server.HOST,))
        for number in NUMBERS:
            self.authority.issue(f"kubelet-{number}", node_name(number), hosts=(node_address(number),))

    def _api_server_flags(self) -> Flags:
        return {
            **super()._api_server_flags(),
            "bind-address": "0.0.0.0",
            "advertise-address": PLANE,
            "endpoint-reconciler-type": "lease",
            "authorization-mode": "Node,RBAC",
            "enable-admission-plugins": "NodeRestriction",
            "allow-privileged": "true",
            "kubelet-preferred-address-types": "InternalIP",
            "kubelet-certificate-authority": self.pki / "ca.crt",
            "kubelet-client-certificate": self.pki / "kubelet-client.crt",
            "kubelet-client-key": self.pki / "kubelet-client.key",
            "enable-aggregator-routing": "true",
            # Pods of a lost node are replaced within half a minute instead of six minutes.
            "default-not-ready-toleration-seconds": "5",
            "default-unreachable-toleration-seconds": "5",
        }

    def _controller_manager_flags(self) -> Flags:
        return {
            **super()._controller_manager_flags(),
            "node-monitor-period": "2s",
            "node-monitor-grace-period": "20s",
            # A pod's CPU use counts soon after its start, so that tests see the autoscaler act.
            "horizontal-pod-autoscaler-cpu-initialization-period": "15s",
            "horizontal-pod-autoscaler-initial-readiness-delay": "5s",
        }
