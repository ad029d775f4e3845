"""Configuration files of containerd, kubelet, kube-proxy and CoreDNS, as pure functions from values to text. No I/O."""

import json
from pathlib import Path
from typing import Any

from tests.cluster.harness.nodes.addresses import DOMAIN, PLANE, PODS, node_pods

CNI_PLUGINS = "/usr/lib/cni"


def containerd(folder: Path, *, sandbox_image: str, snapshotter: str) -> str:
    """Return containerd's configuration; all its files are in `folder`."""
    return f"""\
version = 2
root = "{folder}/containerd"
state = "{folder}/containerd-state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
address = "{folder}/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{sandbox_image}"
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "{CNI_PLUGINS}"
conf_dir = "{folder}/cni"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "{snapshotter}"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
"""


def cni(number: int, folder: Path) -> str:
    """Return the configuration of a pod's network: a virtual cable of its own to the node, which routes."""
    ipam = {
        "type": "host-local",
        "dataDir": f"{folder}/addresses",
        "ranges": [[{"subnet": node_pods(number)}]],
        "routes": [{"dst": "0.0.0.0/0"}],
    }
    plugin = {"type": "ptp", "ipMasq": False, "ipam": ipam}
    return json.dumps({"cniVersion": "0.4.0", "name": "legible-test", "plugins": [plugin]})


def kubelet(number: int, folder: Path, pki: Path, *, cgroup: str) -> str:
    """Return the kubelet's configuration. It evicts no pods, however full this machine's disk is."""
    return _object(
        "kubelet.config.k8s.io/v1beta1",
        "KubeletConfiguration",
        {
            "authentication": {
                "anonymous": {"enabled": False},
                "webhook": {"enabled": True},
                "x509": {"clientCAFile": f"{pki}/ca.crt"},
            },
            "authorization": {"mode": "Webhook"},
            "tlsCertFile": f"{pki}/kubelet-{number}.crt",
            "tlsPrivateKeyFile": f"{pki}/kubelet-{number}.key",
            "containerRuntimeEndpoint": f"unix://{folder}/containerd.sock",
            "cgroupDriver": "cgroupfs",
            "cgroupRoot": f"/{cgroup}",
            "enforceNodeAllocatable": [],
            "failCgroupV1": False,
            "failSwapOn": False,
            "makeIPTablesUtilChains": False,
            "oomScoreAdj": 0,
            "maxOpenFiles": 16384,
            "podLogsDir": f"{folder}/logs",
            "volumePluginDir": f"{folder}/plugins",
            "resolvConf": "",
            "clusterDNS": [PLANE],
            "clusterDomain": DOMAIN,
            "evictionHard": {"memory.available": "1Mi", "nodefs.available": "0%", "imagefs.available": "0%"},
            "imageGCHighThresholdPercent": 100,
            "nodeLeaseDurationSeconds": 10,
            "nodeStatusUpdateFrequency": "5s",
            "syncFrequency": "10s",
            "shutdownGracePeriod": "0s",
        },
    )


def kube_proxy(number: int, kubeconfig: Path) -> str:
    """Return kube-proxy's configuration; connection tracking is left as the kernel has it."""
    return _object(
        "kubeproxy.config.k8s.io/v1alpha1",
        "KubeProxyConfiguration",
        {
            "mode": "nftables",
            "clientConnection": {"kubeconfig": str(kubeconfig)},
            "clusterCIDR": PODS,
            "conntrack": {"maxPerCore": 0, "min": 0},
            "hostnameOverride": f"node-{number}",
        },
    )


def coredns(kubeconfig: Path) -> str:
    """Return CoreDNS's configuration: it knows the cluster's names and no others."""
    return f"""\
.:53 {{
    bind {PLANE}
    errors
    ready {PLANE}:8181
    kubernetes {DOMAIN} in-addr.arpa {{
        kubeconfig {kubeconfig} legible-test
    }}
    cache 5
}}
"""


def resolver(namespace: str = "default") -> str:
    """Return the resolv.conf of pods of `namespace`."""
    searched = " ".join([f"{namespace}.svc.{DOMAIN}", f"svc.{DOMAIN}", DOMAIN])
    return f"search {searched}\nnameserver {PLANE}\noptions ndots:5\n"


def _object(version: str, kind: str, fields: dict[str, Any]) -> str:
    return json.dumps({"apiVersion": version, "kind": kind, **fields})
