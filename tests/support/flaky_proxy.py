"""A TCP proxy that can be slow, cut, frozen or lose a response, like a bad network between two programs."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CUT = "ERR_CONNECTION|ERR_CONTENT_LENGTH|ERR_EMPTY_RESPONSE|ERR_SOCKET"
"""Browsers' messages when a proxy is cut, whatever was in flight."""

_CHUNK = 16_384
_SEGMENT = 1400
"""As over a real network. With the 64 kB of loopback, and buffers to match, a whole upload counts as sent at once."""


class FlakyProxy:
    """Forwards `url` to a port of this machine. `upward` limits what the browser sends, in bytes a second."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._host = host
        self._target = ("127.0.0.1", port)
        self._server: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self._frozen: set[socket.socket] = set()
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
        """Accept connections again, on the same port."""
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
        self._end(*list(self._ends))

    def freeze(self) -> int:
        """Block the existing connections, including their end, as a firewall does.

        Return how many there are. New connections are forwarded.
        """
        frozen = len(self._ends - self._frozen) // 2
        self._frozen |= self._ends
        return frozen

    def lose_response(self, request: str) -> None:
        """Drop the response to the next request that starts with `request`; the connection stays open."""
        self._losing = request.encode()

    @property
    def has_lost(self) -> bool:
        """Whether that request has arrived."""
        return self._losing == b""

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                browser = server.accept()[0]
            except OSError:
                return
            try:
                web = socket.create_connection(self._target)
            except OSError:
                browser.close()
                continue
            self._ends |= {browser, web}
            if self._server is not server:  # it was cut in the meantime
                self._end(browser, web)
            for source, sink, up in ((browser, web, True), (web, browser, False)):
                threading.Thread(target=self._forward, args=[source, sink, up], daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                if up and self._losing and chunk.startswith(self._losing):
                    self._losing = b""
                    self._frozen.add(sink)
                if source in self._frozen:
                    continue
                if up and self.upward is not None:
                    time.sleep(len(chunk) / self.upward)
                sink.sendall(chunk)
        if source not in self._frozen:
            self._end(source, sink)
        source.close()
        self._ends.discard(source)
        self._frozen.discard(source)

    @staticmethod
    def _end(*ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def flaky_proxy_to(port: int, host: str = "127.0.0.1") -> Iterator[FlakyProxy]:
    """Forward a free port of `host` to `port` of the same address; cut it at the end."""
    proxy = FlakyProxy(port, host)
    try:
        yield proxy
    finally:
        proxy.cut()
