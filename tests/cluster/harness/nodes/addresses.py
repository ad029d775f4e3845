"""The addresses in the test cluster: two nodes, their pods, Services and the name server. Values only."""

SERVICES = "10.96.0.0/16"
PODS = "10.244.0.0/16"
PLANE = "10.244.255.1"  # the control plane, CoreDNS and metrics-server share the first node's network
DOMAIN = "cluster.local"
NUMBERS = (1, 2)


def node_name(number: int) -> str:
    """Return the name of node 1 or 2."""
    return f"node-{number}"


def node_address(number: int) -> str:
    """Return its only address."""
    return f"10.244.255.{number}"


def node_pods(number: int) -> str:
    """Return the network that its pods are in."""
    return f"10.244.{number}.0/24"
