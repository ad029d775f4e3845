"""The template: libraries imported and models loaded once, then forked into page children on request.

It never opens a document, has one thread, and is the parent of the page children: only it can kill them by their id
without hitting another process, and it removes the processes and files that they leave behind. When the server process
ends, so does the template, and with it every page child. It must not know the requests of page children.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import msgspec

from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.isolation import Isolation
from ocr_engine.sandbox.rlimits import OwnMemory, adopt_orphans, die_with_parent, forbid_inspection, limit_resources
from ocr_engine.sandbox.strays import end_group, end_strays

if TYPE_CHECKING:
    from ocr_engine.recognition.recogniser import Recogniser

_END_SECONDS: Final = 3


def main(control: int, parent: int) -> None:
    """Serve the control socket `control`; its first packet is the `TemplateConfig`."""
    die_with_parent(parent, signal.SIGTERM)
    forbid_inspection()
    adopt_orphans()
    connection = socket.socket(fileno=control)
    config = msgspec.msgpack.decode(connection.recv(protocol.MAX_PACKET), type=protocol.TemplateConfig)
    try:
        template = Template(connection, config)
    except Exception as error:  # noqa: BLE001 - said by the server process, in its own words
        connection.send(protocol.encode(protocol.Failed(reason=f"{type(error).__name__}: {error}")))
        return
    template.run()


class Template:
    """The warm process and the page children that it forked, by process id."""

    def __init__(self, connection: socket.socket, config: protocol.TemplateConfig) -> None:
        self._connection = connection
        self._config = config
        self._children: dict[int, Path | None] = {}
        self._recogniser, engines = _warm(config)
        self._isolation = Isolation(Path(config.tessdata))
        gc.collect()
        gc.freeze()  # a collection in a page child would touch, and so copy, everything that is shared with it
        connection.send(protocol.encode(protocol.Ready(engines=engines, missing=self._isolation.missing)))

    def run(self) -> None:
        """Serve until the control socket ends or SIGTERM comes."""
        wake, on_signal = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(on_signal, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: None)
        poller = select.poll()
        for descriptor in (wake, self._connection.fileno()):
            poller.register(descriptor, select.POLLIN)
        try:
            while True:
                ready = {descriptor for descriptor, _ in poller.poll()}
                if wake in ready and signal.SIGTERM in os.read(wake, 4096):
                    return
                if self._connection.fileno() in ready and not self._serve_one():
                    return
                self._bury()
        finally:
            for pid in self._children:
                end_group(pid)
            end = time.monotonic() + _END_SECONDS
            while self._children and time.monotonic() < end:
                self._bury()
                time.sleep(0.001)
            end_strays(self._children)
            shutil.rmtree(self._config.scratch, ignore_errors=True)

    def _serve_one(self) -> bool:
        """Serve one request; return False at the end of the connection."""
        packet, descriptors, _, _ = socket.recv_fds(self._connection, protocol.MAX_PACKET, 1, socket.MSG_CMSG_CLOEXEC)
        if not packet:
            return False
        match protocol.decode_control_request(packet):
            case protocol.Fork(starts_program=starts_program):
                pid = self._fork(descriptors[0], starts_program=starts_program)
                os.close(descriptors[0])
                self._tell(protocol.Forked(pid=pid))
            case protocol.End(pid=pid):
                if pid in self._children:
                    end_group(pid)
        return True

    def _fork(self, descriptor: int, *, starts_program: bool) -> int:
        # The program reads a page from a file; all else is done in memory.
        scratch = Path(tempfile.mkdtemp(dir=self._config.scratch)) if starts_program else None
        template = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_child(descriptor, template, scratch)
        self._children[pid] = scratch
        return pid

    def _become_child(self, descriptor: int, template: int, scratch: Path | None) -> NoReturn:
        """Run as a page child until its socket closes."""
        status = 1
        try:
            from ocr_engine.sandbox.child import serve  # noqa: PLC0415 - loaded by `_warm`; a decoder's imports

            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            self._connection.close()
            os.setsid()
            die_with_parent(template, signal.SIGKILL)
            if scratch is not None:
                tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
            _mute()
            memory = OwnMemory()
            limit_resources(self._config.limits.child_memory_bytes)
            with socket.socket(fileno=descriptor) as connection:
                self._isolation.enter(scratch)
                serve(connection, self._recogniser, self._config.limits, memory)
            status = 0
        finally:
            os._exit(status)

    def _bury(self) -> None:
        """Wait for every ended child, and kill the orphans of page children, which this process has adopted."""
        options = os.WEXITED | os.WNOWAIT | os.WNOHANG
        with contextlib.suppress(ChildProcessError):  # there are none
            while (state := os.waitid(os.P_ALL, 0, options)) is not None:
                pid = state.si_pid
                if pid in self._children:
                    end_group(pid)  # before the id is released
                os.waitpid(pid, 0)
                if pid in self._children:
                    number = None if state.si_code == os.CLD_EXITED else state.si_status
                    self._forget(pid, number)
        end_strays(self._children)

    def _forget(self, pid: int, number: int | None) -> None:
        """Report that a page child ended, once nothing is left of it."""
        scratch = self._children.pop(pid)
        end_strays(self._children)
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
        self._tell(protocol.Ended(pid=pid, signal=number))

    def _tell(self, message: protocol.ControlReply) -> None:
        with contextlib.suppress(BrokenPipeError):  # `run` sees the end of the connection
            self._connection.send(protocol.encode(message))


def _warm(config: protocol.TemplateConfig) -> tuple[Recogniser, dict[str, str]]:
    """Import and load what page children need; return the recogniser and the engines that work here."""
    # Imported here, so that a library that cannot be loaded is reported as a sentence.
    import numpy.ma  # noqa: F401, PLC0415 - numpy and Pillow would load parts of theirs at the first page
    from PIL import Image  # noqa: PLC0415

    from ocr_engine.engines import engine_versions  # noqa: PLC0415
    from ocr_engine.recognition.recogniser import Recogniser  # noqa: PLC0415
    from ocr_engine.sandbox import child  # noqa: F401, PLC0415
    from ocr_engine.sandbox.self_test import check  # noqa: PLC0415

    Image.init()
    recogniser = Recogniser(Path(config.tessdata))
    installed = tuple(name for name in config.warm.languages if name in recogniser.languages)
    spoken = os.dup(2)
    _mute()
    try:
        if installed:
            options = msgspec.structs.replace(config.warm, languages=installed)
            if check(recogniser, options) is None:
                recogniser.warm(options)
    finally:
        os.dup2(spoken, 2)
        os.close(spoken)
    return recogniser, {str(name): version for name, version in engine_versions().items()}


def _mute() -> None:
    """Discard what libraries write to standard error: it may quote a document, and is not a log line."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
