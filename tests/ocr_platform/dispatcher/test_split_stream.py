"""The stream of pages of `/v1/split`, cut anywhere, broken anywhere."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import msgspec
import pytest

from ocr_contract.errors import PageFailed
from ocr_contract.framing import FrameError, frame
from ocr_contract.media import MediaType
from ocr_contract.page_stream import MAX_MESSAGE, PARTS, PageCount, PageMeta, PagePart, PartName, framed, framed_file
from ocr_platform.dispatcher.split_stream import ReceivedPage, received_pages

CONTENT = {"image": b"i" * 3_000_000, "preview": b"p" * 512, "thumbnail": b""}
CRASHED = PageFailed("page_crashed", "It broke.").problem()


def meta(number: int) -> bytes:
    png = MediaType.PNG
    return framed(PageMeta(number=number, width=4, height=5, image_media=png, preview_media=png, thumbnail_media=png))


def page(number: int, parts: tuple[PartName, ...] = PARTS) -> bytes:
    return meta(number) + b"".join(message for part in parts for message in framed_file(part, CONTENT[part]))


def failed(number: int) -> bytes:
    return framed(PageMeta(number=number, error=CRASHED))


def taken(stream: bytes, cuts: int = 70_000) -> list[int | tuple[int, dict[str, bytes] | str]]:
    """Parse a stream as the dispatcher does."""

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(stream), cuts):
            yield stream[start : start + cuts]

    async def run() -> list[int | tuple[int, dict[str, bytes] | str]]:
        found: list[int | tuple[int, dict[str, bytes] | str]] = []
        async with contextlib.aclosing(received_pages(chunks())) as pages:
            async for received in pages:
                if isinstance(received, ReceivedPage):
                    content = {kind: file.read() for kind, file in received.files.items()}
                    received.close()
                    error = received.meta.error
                    found.append((received.meta.number, error.code if error else content))
                else:
                    found.append(received)
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("cuts", [1000, 70_000, 10_000_000])
def test_pages_come_with_their_files(cuts: int) -> None:
    stream = framed(PageCount(3)) + page(1) + failed(2) + page(3)
    assert taken(stream, cuts) == [3, (1, CONTENT), (2, "page_crashed"), (3, CONTENT)]


def test_a_message_may_be_cut_anywhere() -> None:
    stream = framed(PageCount(2)) + failed(1) + failed(2)
    for cuts in range(1, len(stream)):
        assert taken(stream, cuts) == [2, (1, "page_crashed"), (2, "page_crashed")]


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        page(1),
        framed(PageCount(1)) + framed(PageCount(1)),
        frame(msgspec.msgpack.encode({"type": "PageCount", "total": "three"})),
        frame(msgspec.msgpack.encode({"type": "PageCount", "total": 0})),
        frame(msgspec.msgpack.encode({"type": "Other"})),
        frame(msgspec.msgpack.encode(3)),
        frame(b""),
        frame(b"\x91" * 100_000),
        framed(PageCount(1)) + frame(b"\xc1"),
        framed(PageCount(1)) + page(1, ("image", "preview")),
        framed(PageCount(1)) + page(1, ("image", "preview")) + page(2),
        framed(PageCount(1)) + page(1, ("preview", "image", "thumbnail")),
        framed(PageCount(1)) + page(1, (*PARTS, "thumbnail")),
        framed(PageCount(1)) + failed(1) + framed(PagePart("image", b"x", last=True)),
        framed(PageCount(1)) + meta(1) + framed(PagePart("image", b"x", last=False)),
    ],
)
def test_a_stream_of_another_kind_is_refused(stream: bytes) -> None:
    with pytest.raises(FrameError):
        taken(stream)


def test_a_message_that_is_too_long_is_refused_before_it_has_come() -> None:
    with pytest.raises(FrameError, match=f"the limit is {MAX_MESSAGE}"):
        taken(framed(PageCount(1)) + (MAX_MESSAGE + 1).to_bytes(4, "big"))


def test_a_stream_that_breaks_off_is_noticed() -> None:
    stream = framed(PageCount(1)) + page(1)
    for length in (2, len(framed(PageCount(1))) + 3, len(stream) // 2, len(stream) - 1):
        with pytest.raises(FrameError):
            taken(stream[:length])
