"""A TCP port of the loopback interface that nobody listens on."""

import socket


def free_port() -> int:
    """Return a port that was free a moment ago; bind it soon."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
