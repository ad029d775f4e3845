"""The tar stream of `/v1/split`, cut anywhere, broken anywhere."""

import asyncio
import contextlib
import io
import tarfile
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_contract.errors import PageFailed
from ocr_contract.media import MediaType
from ocr_contract.split import COUNT_ENTRY, PAYLOADS, PageMeta, entry_name
from ocr_platform.dispatcher.split_stream import ReceivedPage, pages_of
from ocr_platform.dispatcher.tar import End, Entry, TarError, TarReader

CONTENT = {"image": b"i" * 3_000_000, "preview": b"p" * 512, "thumbnail": b""}
CRASHED = PageFailed("page_crashed", "It broke.").problem()


def tar(entries: list[tuple[str, bytes]], kind: int = tarfile.USTAR_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def page(number: int, parts: tuple[str, ...] = PAYLOADS) -> list[tuple[str, bytes]]:
    png = MediaType.PNG
    info = PageMeta(number=number, width=4, height=5, image_media=png, preview_media=png, thumbnail_media=png)
    return [(entry_name(number, "json"), msgspec.json.encode(info))] + [
        (f"page-{number:05d}.{part}", CONTENT[part]) for part in parts
    ]


def failed(number: int) -> list[tuple[str, bytes]]:
    return [(entry_name(number, "json"), msgspec.json.encode(PageMeta(number=number, error=CRASHED)))]


def files(stream: bytes, cuts: int) -> list[tuple[str, bytes]]:
    """Read a tar in pieces of `cuts` bytes."""
    reader, found, content = TarReader(), [], b""
    for start in range(0, len(stream), cuts):
        for event in reader.feed(stream[start : start + cuts]):
            if isinstance(event, Entry):
                name, content = event.name, b""
            elif isinstance(event, End):
                found.append((name, content))
            else:
                content += event
    return found


def taken(stream: bytes, cuts: int = 70_000) -> list[int | tuple[int, dict[str, bytes] | str]]:
    """Take a stream apart as the dispatcher does."""

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(stream), cuts):
            yield stream[start : start + cuts]

    async def run() -> list[int | tuple[int, dict[str, bytes] | str]]:
        found: list[int | tuple[int, dict[str, bytes] | str]] = []
        async with contextlib.aclosing(pages_of(chunks())) as pages:
            async for made in pages:
                if isinstance(made, ReceivedPage):
                    content = {kind: file.read() for kind, file in made.files.items()}
                    made.close()
                    found.append((made.info.number, made.info.error.code if made.info.error else content))
                else:
                    found.append(made)
        return found

    return asyncio.run(run())


@given(
    st.lists(st.tuples(st.text("abc-.0123", min_size=1, max_size=60), st.binary(max_size=1500)), max_size=6),
    st.integers(1, 2000),
    st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_a_tar_reads_the_same_however_it_is_cut(entries: list[tuple[str, bytes]], cuts: int, kind: int) -> None:
    assert files(tar(entries, kind), cuts) == entries


def test_extended_headers_are_skipped() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("count")
        info.size, info.mtime = 1, 1.5  # a fraction needs one
        archive.addfile(info, io.BytesIO(b"3"))
    assert files(buffer.getvalue(), 512) == [("count", b"3")]


@pytest.mark.parametrize("spoil", [b"x" * 512, b"\xff" * 512, tar([("a", b"")])[:100] + b"y" + b"\0" * 411])
def test_what_is_no_tar_is_refused(spoil: bytes) -> None:
    with pytest.raises(TarError):
        list(TarReader().feed(spoil))


@pytest.mark.parametrize("cuts", [511, 70_000, 10_000_000])
def test_pages_come_with_their_files(cuts: int) -> None:
    stream = tar([(COUNT_ENTRY, b"3"), *page(1), *failed(2), *page(3)])
    assert taken(stream, cuts) == [3, (1, CONTENT), (2, "page_crashed"), (3, CONTENT)]


@pytest.mark.parametrize(
    "entries",
    [
        [],
        page(1),
        [(COUNT_ENTRY, b"three")],
        [(COUNT_ENTRY, b"1"), ("page-00001.json", b"{")],
        [(COUNT_ENTRY, b"1"), ("page-00001.json", b"[" * 100_000)],
        [(COUNT_ENTRY, b"1"), *page(1, ("image", "preview"))],
        [(COUNT_ENTRY, b"1"), *page(1, ("preview", "image", "thumbnail"))],
    ],
)
def test_a_stream_of_another_kind_is_refused(entries: list[tuple[str, bytes]]) -> None:
    with pytest.raises(TarError):
        taken(tar(entries))


def test_a_stream_that_breaks_off_is_noticed() -> None:
    stream = tar([(COUNT_ENTRY, b"1"), *page(1)])
    with pytest.raises(TarError):
        taken(stream[: len(stream) // 2])
