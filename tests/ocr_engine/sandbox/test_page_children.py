"""The page sandbox, driven through its real parent half: what a page child may do, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest

from ocr_contract.limits import DOCUMENT_LIMITS, MIB, DocumentLimits
from ocr_contract.options import RecognitionOptions
from ocr_engine.languages import tessdata_dir
from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.outcome import ended_by
from ocr_engine.sandbox.parent import ChildEnded, PageChild, SandboxFailed, Template
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

OPTIONS = RecognitionOptions()
PAGE = encode(draw_page(["Invoice number 20417"], size=(600, 110)), "PNG")
SLOW = encode(draw_page(["the quick brown fox jumps over it " * 4] * 60, size=(2600, 2900), font_size=28), "PNG")


@contextlib.asynccontextmanager
async def template(limits: DocumentLimits = DOCUMENT_LIMITS) -> AsyncIterator[Template]:
    started = await Template.start(tessdata_dir(), limits, OPTIONS)
    try:
        yield started
    finally:
        await started.close()


def with_child(
    check: Callable[[Template, PageChild], Awaitable[None]], limits: DocumentLimits = DOCUMENT_LIMITS
) -> None:
    """Run `check` with a template and a page child of it."""

    async def main() -> None:
        async with template(limits) as started:
            await check(started, await started.fork())

    asyncio.run(main())


async def ask(child: PageChild, request: protocol.Request, document: bytes | None = None) -> protocol.Answer:
    if document is None:
        return await child.request(request, None, 30)
    descriptor = protocol.document_descriptor()
    try:
        os.write(descriptor, document)
        return await child.request(request, descriptor, 30)
    finally:
        os.close(descriptor)


async def read(child: PageChild, document: bytes | None = None, number: int | None = None) -> protocol.PageRead:
    reply = (await ask(child, protocol.Read(number=number, options=OPTIONS), document)).reply
    assert isinstance(reply, protocol.PageRead), reply
    return reply


def test_a_document_is_sent_once_and_its_pages_asked_for_one_by_one() -> None:
    async def check(_: Template, child: PageChild) -> None:
        pdf = draw_pdf([["First page"], ["Second page"]], size=(300, 100))
        first = await read(child, pdf)
        assert (first.total, first.page.number, first.page.text.strip()) == (2, 1, "First page")
        second = await read(child, number=2)
        assert second.page.text.strip() == "Second page"
        other = await read(child, PAGE)
        assert (other.total, other.page.text.strip()) == (1, "Invoice number 20417")

    with_child(check)


def test_a_refused_document_leaves_the_child_usable() -> None:
    async def check(_: Template, child: PageChild) -> None:
        answer = await ask(child, protocol.Open(), b"no image at all")
        assert isinstance(answer.reply, protocol.Refused)
        assert answer.reply.problem.code == "unsupported_media_type"
        assert not answer.spent
        assert (await read(child, PAGE)).page.error is None

    with_child(check)


def test_a_child_has_no_secrets_and_hard_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGIBLE_SECRET_KEY", "hunter2")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")

    def look(template_pid: int, pid: int) -> None:
        for process in (template_pid, pid):
            environment = Path(f"/proc/{process}/environ").read_bytes()
            assert b"hunter2" not in environment
            assert b"OMP_THREAD_LIMIT=1" in environment
        for kind, value in (
            (resource.RLIMIT_AS, DOCUMENT_LIMITS.child_memory_bytes),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 256 * MIB),
            (resource.RLIMIT_NOFILE, 64),
        ):
            assert resource.prlimit(pid, kind) == (value, value)
        cpu, _ = resource.prlimit(pid, resource.RLIMIT_CPU)
        assert DOCUMENT_LIMITS.page_timeout_seconds <= cpu <= DOCUMENT_LIMITS.page_timeout_seconds + 10
        assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
        assert os.getsid(pid) == pid
        files = [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()]
        known = ("/dev/null", "socket:", "pipe:", "/memfd:", "anon_inode:", f"/proc/{pid}/statm")
        assert all(name.startswith(known) for name in files), files

    async def check(started: Template, child: PageChild) -> None:
        await read(child, PAGE)
        await asyncio.to_thread(look, started.pid, child.pid)

    with_child(check)


def test_one_thread_in_every_library() -> None:
    async def check(_: Template, child: PageChild) -> None:
        await read(child, PAGE)
        assert psutil.Process(child.pid).num_threads() == 1

    with_child(check)


@pytest.mark.alone
def test_a_page_that_takes_too_long_is_killed_in_time() -> None:
    async def check(started: Template, child: PageChild) -> None:
        descriptor = protocol.document_descriptor()
        os.write(descriptor, SLOW)
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            await child.request(protocol.Read(number=None, options=OPTIONS), descriptor, 0.5)
        os.close(descriptor)
        assert await asyncio.wait_for(child.ended, 5) == signal.SIGKILL
        assert time.monotonic() - begun < 1.5
        begun = time.monotonic()
        replacement = await started.fork()
        assert (await read(replacement, PAGE)).page.error is None
        assert time.monotonic() - begun < 1.5

    with_child(check)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_child_that_dies_reports_its_signal(number: signal.Signals) -> None:
    async def check(_: Template, child: PageChild) -> None:
        asking = asyncio.ensure_future(ask(child, protocol.Read(number=None, options=OPTIONS), SLOW))
        await asyncio.to_thread(
            wait_until, lambda: psutil.Process(child.pid).cpu_times().user > 0.1, seconds=10, every=0.01
        )
        os.kill(child.pid, number)
        with pytest.raises(ChildEnded) as ended:
            await asking
        assert ended.value.signal == number
        assert not child.alive

    with_child(check)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGXCPU, "page_timeout"),
        (signal.SIGKILL, "page_memory"),
        (signal.SIGSEGV, "page_crashed"),
        (None, "page_crashed"),
    ],
)
def test_how_a_child_ended_decides_the_error(number: int | None, code: str) -> None:
    assert ended_by(number, DOCUMENT_LIMITS).code == code


def test_processor_time_is_limited_too() -> None:
    async def check(_: Template, child: PageChild) -> None:
        await ask(child, protocol.Open(), SLOW)
        asking = asyncio.ensure_future(read(child, number=1))
        await asyncio.to_thread(
            wait_until, lambda: psutil.Process(child.pid).cpu_times().user > 0.1, seconds=10, every=0.01
        )
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))
        with pytest.raises(ChildEnded) as ended:
            await asking
        assert ended.value.signal == signal.SIGXCPU

    with_child(check)


def test_a_page_that_needs_too_much_memory_is_an_answer_or_a_clean_end() -> None:
    limits = msgspec.structs.replace(DOCUMENT_LIMITS, child_memory_bytes=450 * MIB)
    huge = encode(draw_page(["Far too large"], size=(12_000, 8_000)), "PNG")

    async def check(started: Template, child: PageChild) -> None:
        try:
            answer = await ask(child, protocol.Read(number=None, options=OPTIONS), huge)
        except ChildEnded:
            pass
        else:
            assert isinstance(answer.reply, protocol.PageRead), answer
            assert answer.reply.page.error is not None, answer.resident / MIB
            assert answer.reply.page.error.code == "page_memory", answer
            assert answer.spent
            assert answer.resident < 450 * MIB
        assert (await read(await started.fork(), PAGE)).page.error is None

    with_child(check, limits)


def test_children_are_gone_when_the_template_is_killed() -> None:
    async def check(started: Template, child: PageChild) -> None:
        process = psutil.Process(child.pid)
        os.kill(started.pid, signal.SIGKILL)
        await asyncio.wait_for(started.gone.wait(), 5)
        await asyncio.wait_for(child.ended, 5)
        gone = {psutil.STATUS_ZOMBIE}
        await asyncio.to_thread(
            wait_until, lambda: not process.is_running() or process.status() in gone, seconds=5, every=0.01
        )
        with pytest.raises(SandboxFailed):
            await started.fork()

    with_child(check)


def test_closing_leaves_no_process_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def main() -> list[int]:
        async with template() as started:
            children = [await started.fork() for _ in range(3)]
            children[0].close()
            await asyncio.wait_for(children[0].ended, 5)
            assert len(await asyncio.to_thread(os.listdir, tmp_path)) == 1
            return [started.pid, *(child.pid for child in children)]

    pids = asyncio.run(main())
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not list(tmp_path.iterdir())


def test_a_template_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr_engine.sandbox.parent._environment", lambda: {"PYTHONPATH": "/nonexistent"})
    monkeypatch.setattr("sys.executable", "/bin/false")

    async def main() -> None:
        await Template.start(tessdata_dir(), DOCUMENT_LIMITS, OPTIONS)

    with pytest.raises(SandboxFailed, match="ended"):
        asyncio.run(main())


def test_a_check_detects_a_language_that_cannot_be_read(tmp_path: Path) -> None:
    async def check(_: Template, child: PageChild) -> None:
        for language, sound in (("eng", True), ("xyz", False)):
            options = msgspec.structs.replace(OPTIONS, languages=(language,))
            reply = (await ask(child, protocol.Check(options=options))).reply
            assert isinstance(reply, protocol.Checked)
            assert (reply.failure is None) is sound

    with_child(check)
