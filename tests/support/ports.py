"""A TCP port of the loopback interface that nobody listens on."""

import random
import socket

_FIRST, _LAST = 15_000, 31_999
"""Below Linux's ports for outgoing connections, so that none of those takes the port in the meantime."""

_random = random.SystemRandom()  # not the generator that hypothesis seeds identically in every process


def free_port() -> int:
    """Return a port that is free now; bind it soon."""
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", _random.randint(_FIRST, _LAST)))
            except OSError:
                continue
            return int(probe.getsockname()[1])
