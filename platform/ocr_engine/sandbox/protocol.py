"""The messages between the server process, the template and the page children.

Messages are msgpack, tagged by their type. On a page socket each is framed (`ocr_contract.framing`); on the control
socket each is one packet. A document is never sent by name: its file descriptor is sent with the first message that
needs it. It must not know how a message is acted upon.
"""

from __future__ import annotations

import os
import socket
from typing import Final

import msgspec

from ocr_contract import framing
from ocr_contract.errors import Problem
from ocr_contract.framing import LENGTH_BYTES
from ocr_contract.limits import DocumentLimits
from ocr_contract.options import RecognitionOptions
from ocr_contract.page_stream import PageMeta
from ocr_contract.result import Page

MAX_PACKET: Final = 65536
"""Maximum length of a message on the control socket, in bytes."""

_MAX_DESCRIPTORS: Final = 1


class TemplateConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of a template. `warm` are the options whose engine is already loaded in each page child."""

    tessdata: str
    limits: DocumentLimits
    warm: RecognitionOptions
    scratch: str


class Open(msgspec.Struct, frozen=True, tag=True):
    """Open the document that is sent with this message."""


class Read(msgspec.Struct, frozen=True, tag=True):
    """Recognise page `number` of the document, None for the first that the options select.

    `text_only` omits the blocks from the answer.
    """

    number: int | None
    options: RecognitionOptions
    text_only: bool = False


class Render(msgspec.Struct, frozen=True, tag=True):
    """Render the stored image, the preview and the thumbnail of page `number`."""

    number: int


class Check(msgspec.Struct, frozen=True, tag=True):
    """Draw a text, recognise it with `options` and compare."""

    options: RecognitionOptions


Request = Open | Read | Render | Check


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The document can be read and has `total` pages."""

    total: int


class PageRead(msgspec.Struct, frozen=True, tag=True):
    """A page of a document of `total` pages; a page that failed carries its error."""

    total: int
    page: Page


class PageImages(msgspec.Struct, frozen=True, tag=True):
    """A rendered page as it is stored; a page that failed has its error in `meta` and no images."""

    meta: PageMeta
    image: bytes = b""
    preview: bytes = b""
    thumbnail: bytes = b""


class Checked(msgspec.Struct, frozen=True, tag=True):
    """The result of a check: None if the text was read correctly, otherwise a sentence."""

    failure: str | None


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The request or the whole document cannot be served."""

    problem: Problem


class Answer(msgspec.Struct, frozen=True):
    """The answer of a page child: the reply, its resident memory in bytes, and whether it must be replaced.

    `bug` names the type and the frames of an unexpected exception, without values.
    """

    reply: Opened | PageRead | PageImages | Checked | Refused
    resident: int
    spent: bool = False
    bug: str | None = None


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The template is warm.

    `engines` maps each available engine to its version. `missing` lists the parts of the isolation that this machine
    does not support.
    """

    engines: dict[str, str]
    missing: tuple[str, ...]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The template cannot start."""

    reason: str


class Fork(msgspec.Struct, frozen=True, tag=True):
    """Fork a page child that serves the socket sent with this message.

    `starts_program`: its requests are for the command-line engine.
    """

    starts_program: bool = False


class Forked(msgspec.Struct, frozen=True, tag=True):
    """The answer to `Fork`."""

    pid: int


class End(msgspec.Struct, frozen=True, tag=True):
    """Kill the page child `pid` and everything that it started."""

    pid: int


class Ended(msgspec.Struct, frozen=True, tag=True):
    """A page child has ended: `signal` killed it, or None if it exited by itself."""

    pid: int
    signal: int | None


ControlRequest = Fork | End
ControlReply = Ready | Failed | Forked | Ended

encode = msgspec.msgpack.Encoder().encode
decode_request = msgspec.msgpack.Decoder(Request).decode
decode_answer = msgspec.msgpack.Decoder(Answer).decode
decode_control_request = msgspec.msgpack.Decoder(ControlRequest).decode
decode_control_reply = msgspec.msgpack.Decoder(ControlReply).decode


def starts_program(request: Request) -> bool:
    """Return whether `request` needs a page child that may start the Tesseract program."""
    return isinstance(request, Read | Check) and request.options.engine == "TesseractCLI"


def frame(message: msgspec.Struct) -> bytes:
    """Return `message` as encoded on a page socket."""
    return framing.frame(encode(message))


def receive_request(connection: socket.socket) -> tuple[Request, int | None] | None:
    """Wait for a request; return it and the descriptor sent with it, None at the end of the connection."""
    head, descriptors, _, _ = socket.recv_fds(connection, LENGTH_BYTES, _MAX_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC)
    if not head:
        return None
    head += receive_exactly(connection, LENGTH_BYTES - len(head))
    request = decode_request(receive_exactly(connection, int.from_bytes(head, "big")))
    return request, descriptors[0] if descriptors else None


def receive_exactly(connection: socket.socket, size: int) -> bytes:
    """Return the next `size` bytes. Raises `ConnectionResetError` if the connection ends before."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        got = connection.recv_into(view)
        if got == 0:
            raise ConnectionResetError("the connection ended inside a message")
        view = view[got:]
    return bytes(data)


def document_descriptor() -> int:
    """Return a new, empty file in memory for a document; `seal` it when it is complete."""
    return os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
