"""The server process's side: asyncio handles of the template and of the page children that it forks.

It imports no decoder and opens no document. Both handles belong to one event loop, which runs in the thread that
started the template: the kernel ends the template when that thread ends. It must not know what pages are for.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

import ocr_engine
from ocr_contract.framing import LENGTH_BYTES, FrameError, frame_size
from ocr_engine.sandbox import protocol
from ocr_engine.threads import ONE_THREAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr_contract.limits import DocumentLimits
    from ocr_contract.options import RecognitionOptions

_MAX_ANSWER: Final = 512 * 1024 * 1024
_END_SECONDS: Final = 5


class SandboxFailed(Exception):
    """The template could not start, or has ended; the message says why."""


class ChildEnded(Exception):
    """The page child has ended: `signal` killed it, None if it exited by itself."""

    def __init__(self, signal: int | None) -> None:
        super().__init__(f"the page child ended (signal {signal})")
        self.signal = signal


class Template:
    """A running template process.

    `engines` maps the available engines to their versions. `missing` lists the parts of the isolation that this machine
    does not support.
    """

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, scratch: str) -> None:
        self.engines: dict[str, str] = {}
        self.missing: tuple[str, ...] = ()
        self.gone = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._process = process
        self._control = control
        self._scratch = scratch
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._forking: deque[asyncio.Future[int]] = deque()
        self._children: dict[int, PageChild] = {}
        self._loop.add_reader(control.fileno(), self._on_readable)

    @classmethod
    async def start(cls, tessdata: Path, limits: DocumentLimits, warm: RecognitionOptions) -> Template:
        """Start a template and wait until it is warm. Raises `SandboxFailed`."""
        scratch = tempfile.mkdtemp(prefix="legible-pages-")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(  # noqa: S603, ASYNC220 - our own program; in this thread, see above
                [sys.executable, "-m", "ocr_engine.sandbox", str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        ours.setblocking(False)
        template = cls(process, ours, scratch)
        config = protocol.TemplateConfig(tessdata=str(tessdata), limits=limits, warm=warm, scratch=scratch)
        try:
            with contextlib.suppress(BrokenPipeError):  # it has ended: `_ready` reports it
                ours.send(protocol.encode(config))
            await template._ready
        except BaseException:
            await template.close()
            raise
        return template

    @property
    def pid(self) -> int:
        """The process id of the template."""
        return self._process.pid

    async def fork(self, *, starts_program: bool = False) -> PageChild:
        """Return a new, warm page child.

        Only one that `starts_program` can use the command-line engine. Raises `SandboxFailed`.
        """
        if self.gone.is_set():
            raise SandboxFailed("the template is gone")
        ours, theirs = socket.socketpair()
        answered: asyncio.Future[int] = self._loop.create_future()
        with theirs:
            try:
                socket.send_fds(self._control, [protocol.encode(protocol.Fork(starts_program))], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise SandboxFailed("the template is gone") from error
        self._forking.append(answered)
        ours.setblocking(False)
        try:
            # Shielded: a caller that gives up must not change which caller gets the next child.
            pid = await asyncio.shield(answered)
        except BaseException:
            ours.close()  # the child sees the end of its socket and exits
            raise
        child = PageChild(self._loop, ours, pid, self._end, starts_program=starts_program)
        self._children[pid] = child
        return child

    async def close(self) -> None:
        """Stop the template and every page child, and wait until they have ended."""
        self._lose("the template was closed")
        try:
            await asyncio.to_thread(self._process.wait, _END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _end(self, pid: int) -> None:
        with contextlib.suppress(OSError):  # no template, no children
            self._control.send(protocol.encode(protocol.End(pid=pid)))

    def _on_readable(self) -> None:
        try:
            packet = self._control.recv(protocol.MAX_PACKET)
        except BlockingIOError:
            return
        except OSError:
            packet = b""
        if not packet:
            self._lose("the template ended")
            return
        match protocol.decode_control_reply(packet):
            case protocol.Ready(engines=engines, missing=missing):
                self.engines = engines
                self.missing = missing
                self._ready.set_result(None)
            case protocol.Failed(reason=reason):
                self._lose(reason)
            case protocol.Forked(pid=pid):
                self._forking.popleft().set_result(pid)
            case protocol.Ended(pid=pid, signal=signal):
                if pid in self._children:
                    self._children.pop(pid).lose(signal)

    def _lose(self, reason: str) -> None:
        """Notify all waiting callers once that the template has ended."""
        if self.gone.is_set():
            return
        self.gone.set()
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        waiting: list[asyncio.Future[Any]] = [self._ready, *self._forking]
        for future in waiting:
            if not future.done():
                future.set_exception(SandboxFailed(reason))
                future.exception()  # retrieve it: all callers may have left
        for child in self._children.values():
            child.lose(None)
        self._children.clear()


class PageChild:
    """One page child; it answers one request at a time. `ended` holds the signal that killed it, once it has ended."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        connection: socket.socket,
        pid: int,
        end: Callable[[int], None],
        *,
        starts_program: bool,
    ) -> None:
        self.pid = pid
        self.starts_program = starts_program
        self._loop = loop
        self._connection = connection
        self._end = end
        self._busy = False
        self.ended: asyncio.Future[int | None] = loop.create_future()

    @property
    def alive(self) -> bool:
        """Whether the child is alive, as far as known."""
        return not self.ended.done()

    async def request(self, request: protocol.Request, document: int | None, seconds: float) -> protocol.Answer:
        """Send `request`, with the descriptor `document` if the child does not have that document, and wait.

        Raises `ChildEnded`, or `TimeoutError` after `seconds`: then the child is killed.
        """
        self._busy = True
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request, document)
        except (TimeoutError, asyncio.CancelledError):
            self.kill()
            raise
        except (OSError, EOFError, FrameError, msgspec.DecodeError) as error:
            self.kill()  # an invalid answer also ends a child
            raise ChildEnded(await asyncio.shield(self.ended)) from error
        finally:
            self._busy = False
            if not self.alive:
                self._connection.close()

    def kill(self) -> None:
        """Kill the child and everything that it started, now."""
        self._end(self.pid)

    def close(self) -> None:
        """Let the child exit by itself, as soon as it is idle."""
        self._connection.close()

    def lose(self, signal: int | None) -> None:
        """Record that the child has ended."""
        if self.alive:
            self.ended.set_result(signal)
        if not self._busy:  # otherwise its end is about to be read from the connection
            self._connection.close()

    async def _exchange(self, request: protocol.Request, document: int | None) -> protocol.Answer:
        # A request is far smaller than the socket's buffer, and the child has read all before: this never blocks.
        socket.send_fds(self._connection, [protocol.frame(request)], [] if document is None else [document])
        head = await self._receive(LENGTH_BYTES)
        return protocol.decode_answer(await self._receive(frame_size(head, _MAX_ANSWER)))

    async def _receive(self, size: int) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            got = await self._loop.sock_recv_into(self._connection, view)
            if got == 0:
                raise EOFError
            view = view[got:]
        return data


def _environment() -> dict[str, str]:
    """Return the environment of the template: what its libraries need, and nothing else from the server process."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    root = str(Path(ocr_engine.__file__).parents[1])
    # PYTHONSAFEPATH: without the current folder, which is the root of the file system.
    fixed = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PYTHONPATH": root, "PYTHONSAFEPATH": "1"}
    return kept | dict.fromkeys(ONE_THREAD, "1") | fixed
