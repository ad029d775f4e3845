"""A cable between two programs that can be made slow, cut, hushed or made to lose an answer: a TCP forwarder."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CUT = "ERR_CONNECTION|ERR_CONTENT_LENGTH|ERR_EMPTY_RESPONSE|ERR_SOCKET"
"""What browsers complain about when a cable is cut, whatever was on its way."""

_CHUNK = 16_384
_SEGMENT = 1400
"""As over a real cable. With the 64 kB of loopback, and buffers to match, a whole upload counts as sent at once."""


class Cable:
    """Forwards `url` to a port of this machine. `upward` limits what the browser sends, in bytes a second."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._host = host
        self._target = ("127.0.0.1", port)
        self._server: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self._hushed: set[socket.socket] = set()
        self._losing = b""
        self.upward: float | None = None
        self._port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def port(self) -> int:
        """The port of `url`."""
        return self._port

    def mend(self) -> None:
        """Take connections again, on the port as before."""
        self._server = server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _CHUNK)
        server.bind((self._host, self._port))
        server.listen()
        self._port = server.getsockname()[1]
        threading.Thread(target=self._accept, args=[server], daemon=True).start()

    def cut(self) -> None:
        """End all connections and refuse new ones."""
        if self._server is not None:
            with contextlib.suppress(OSError):
                self._server.shutdown(socket.SHUT_RDWR)  # Wakes the thread that waits for connections.
            self._server.close()
            self._server = None
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def hush(self) -> None:
        """Swallow whatever comes on the connections that there are, without ending them; new ones are fine."""
        self._hushed |= self._ends

    def lose_answer(self, request: str) -> None:
        """Swallow what comes down for the next request that begins so, on a connection that stays open."""
        self._losing = request.encode()

    @property
    def has_lost(self) -> bool:
        """Whether nothing is left to be lost."""
        return self._losing == b""

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                browser = server.accept()[0]
            except OSError:
                return
            web = socket.create_connection(self._target)
            self._ends |= {browser, web}
            for source, sink, up in ((browser, web, True), (web, browser, False)):
                threading.Thread(target=self._forward, args=[source, sink, up], daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                if up and self._losing and chunk.startswith(self._losing):
                    self._losing = b""
                    self._hushed.add(sink)
                if source in self._hushed:
                    continue
                if up and self.upward is not None:
                    time.sleep(len(chunk) / self.upward)
                sink.sendall(chunk)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()
        self._ends.discard(source)
        self._hushed.discard(source)


@contextlib.contextmanager
def cable_to(port: int, host: str = "127.0.0.1") -> Iterator[Cable]:
    """Lay a cable from an address of this machine to `port` on loopback; cut it in the end."""
    cable = Cable(port, host)
    try:
        yield cable
    finally:
        cable.cut()
