"""The network between the two machines: a cable, and routes to each other's pods. It must not know what runs there."""

import subprocess

from tests.cluster.harness.nodes.addresses import NUMBERS, SERVICES, node_address, node_pods
from tests.cluster.harness.nodes.netns_machine import Machine

_CABLE = "cable"


def connect(machines: dict[int, Machine]) -> None:
    """Join machine 1 and machine 2; neither gets a default route."""
    _run(machines[1], f"ip link add {_CABLE} type veth peer name {_CABLE} netns {machines[2].pid}")
    for number, machine in machines.items():
        (other,) = set(NUMBERS) - {number}
        own, far = node_address(number), node_address(other)
        for command in (
            "sysctl -q -w net.ipv4.ip_forward=1",
            "ip link set lo up",
            f"ip address add {own}/32 dev {_CABLE}",
            f"ip link set {_CABLE} up",
            f"ip route add {far}/32 dev {_CABLE} src {own}",
            f"ip route add {node_pods(other)} via {far} dev {_CABLE} src {own} onlink",
            # Programs on the node itself reach Services too: kube-proxy rewrites what would leave by this route.
            f"ip route add {SERVICES} dev {_CABLE} src {own}",
        ):
            _run(machine, command)


def _run(machine: Machine, command: str) -> None:
    subprocess.run([*machine.network(), *command.split()], check=True, capture_output=True)
