"""What a hijacked page process can reach: attacks that run inside a real one, where a hole in a decoder would put them.

`probe/attacks.py` are the attacks, `probe/sitecustomize.py` brings them in. Each must fail with EPERM or EACCES. Where
this machine lacks a means, `Isolation` names it, and the tests that need it are skipped with that name as the reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_engine.languages import tessdata_dir
from ocr_engine.sandbox import landlock, parent, protocol, seccomp
from ocr_engine.sandbox.parent import ChildEnded, PageChild, Template
from tests.ocr_engine.sandbox.probe.sitecustomize import MAGIC
from tests.ocr_engine.sandbox.test_page_children import OPTIONS, PAGE, ask, read
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.worker import ROOT, running_worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from ocr_contract.options import RecognitionOptions

PROBE = Path(__file__).with_name("probe")
ATTACKS = (PROBE / "attacks.py").read_text()
CALLS = sorted(set(re.findall(r"\b[a-z][a-z0-9_]+\b", ATTACKS)))
STOPPED = {"EPERM", "EACCES"}

_needs_seccomp = pytest.mark.skipif(seccomp.missing() is not None, reason=f"not here: {seccomp.missing()}")
_needs_landlock = pytest.mark.skipif(
    landlock.gaps(landlock.abi()) != (), reason=f"Landlock {landlock.abi()} lacks {landlock.gaps(landlock.abi())}"
)
pytestmark = [_needs_seccomp, _needs_landlock]


@contextlib.asynccontextmanager
async def armed_template(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Template]:
    """A template whose page children run documents that are attacks."""
    plain = parent._environment()
    armed = {**plain, "PYTHONPATH": os.pathsep.join([str(PROBE), plain["PYTHONPATH"]])}
    monkeypatch.setattr(parent, "_environment", lambda: armed)
    started = await Template.start(tessdata_dir(), DOCUMENT_LIMITS, OPTIONS)
    try:
        yield started
    finally:
        await started.close()


def numbers() -> dict[str, int]:
    """Return the numbers of the system calls that `ATTACKS` name; below zero where there is no such call."""
    import pyseccomp

    return {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in CALLS}


def attack(given: Mapping[str, Any], code: str = ATTACKS) -> bytes:
    """Return a document that runs `code`."""
    return MAGIC + f"GIVEN = {given!r}\n{code}".encode()


async def attack_child(child: PageChild, document: bytes, options: RecognitionOptions = OPTIONS) -> dict[str, str]:
    """Have `child` open an attack; return how each attempt ended."""
    answer = await ask(child, protocol.Read(number=None, options=options), document)
    assert isinstance(answer.reply, protocol.Refused), answer
    assert answer.reply.problem.code == "document_broken", answer
    found: dict[str, str] = json.loads(answer.reply.problem.detail)
    return found


def victims(tmp_path: Path, server: int, template: int, neighbour: int, descriptor: int) -> dict[str, Any]:
    secret = tmp_path / "secret-key"
    secret.write_text("hunter2")
    return {
        "server": server,
        "template": template,
        "neighbour": neighbour,
        "secret": str(secret),
        "folder": str(tmp_path),
        "descriptor": descriptor,
    }


def assert_all_stopped(found: dict[str, str]) -> None:
    expected_elsewhere = {"clone3": "ENOSYS"}  # the C library then makes its threads another way
    through = {name: end for name, end in found.items() if end not in STOPPED and expected_elsewhere.get(name) != end}
    assert not through
    assert len(found) > 100


@pytest.mark.parametrize("starts_program", [False, True])
def test_a_hijacked_page_process_gets_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts_program: bool
) -> None:
    async def main() -> dict[str, str]:
        async with armed_template(monkeypatch) as started:
            assert started.missing == ()
            neighbour = await started.fork()
            child = await started.fork(starts_program=starts_program)
            descriptor = protocol.document_descriptor()
            os.write(descriptor, PAGE)
            try:
                await neighbour.request(protocol.Open(), descriptor, 30)
                given = victims(tmp_path, os.getpid(), started.pid, neighbour.pid, descriptor)
                return await attack_child(
                    child, attack({"numbers": numbers(), "victims": given, "starts_program": starts_program})
                )
            finally:
                os.close(descriptor)

    assert_all_stopped(asyncio.run(main()))
    assert (tmp_path / "secret-key").read_text() == "hunter2"


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="only x86-64 has a second numbering of system calls")
def test_the_second_numbering_of_system_calls_is_deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import ctypes\nctypes.CDLL(None).syscall(0x40000000 | 39)\nfound = {}"

    async def main() -> None:
        async with armed_template(monkeypatch) as started:
            with pytest.raises(ChildEnded) as ended:
                await ask(await started.fork(), protocol.Open(), attack({}, code))
            assert ended.value.signal is not None

    asyncio.run(main())


def test_the_program_of_the_second_engine_runs_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """`TesseractCLI` needs a process of its own: its page process may start that, write to its scratch, and no more."""
    options = msgspec.structs.replace(OPTIONS, engine="TesseractCLI")
    code = """
import os, subprocess, tempfile
found = {}
with tempfile.NamedTemporaryFile() as file:
    found["scratch"] = str(file.write(b"x"))
found["tesseract"] = subprocess.run(["tesseract", "--version"], capture_output=True, text=True).stdout.split()[0]
for program in ("sh", "true", "python3"):
    try:
        subprocess.run([program])
        found[program] = "done"
    except PermissionError:
        found[program] = "EACCES"
"""

    async def main() -> dict[str, str]:
        async with armed_template(monkeypatch) as started:
            child = await started.fork(starts_program=True)
            answer = await ask(child, protocol.Read(number=None, options=options), PAGE)
            assert isinstance(answer.reply, protocol.PageRead), answer
            assert answer.reply.page.text.strip() == "Invoice number 20417"
            return await attack_child(child, attack({}, code), options)

    assert asyncio.run(main()) == {
        "scratch": "1",
        "tesseract": "tesseract",
        "sh": "EACCES",
        "true": "EACCES",
        "python3": "EACCES",
    }


def test_a_page_process_has_no_powers_of_root(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> str:
        async with armed_template(monkeypatch) as started:
            child = await started.fork()
            await read(child, PAGE)
            return await asyncio.to_thread(Path(f"/proc/{child.pid}/status").read_text)

    status = asyncio.run(main())
    for line in ("CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"):
        assert line in status


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "PDF", "HEIC"])
def test_every_type_of_document_is_read_under_isolation(kind: str) -> None:
    image = draw_page(["Invoice number 20417"], size=(600, 110))
    if kind == "PDF":
        document = draw_pdf([["Invoice number 20417"]], size=(600, 110))
    elif kind == "HEIC":
        document = (ROOT / "tests/ocr_engine/documents/data/page.heic").read_bytes()
    else:
        document = encode(image, kind)

    async def main() -> tuple[protocol.PageRead, protocol.Answer]:
        started = await Template.start(tessdata_dir(), DOCUMENT_LIMITS, OPTIONS)
        try:
            child = await started.fork()
            page = await read(child, document)
            return page, await ask(child, protocol.Render(number=1))
        finally:
            await started.close()

    page, images = asyncio.run(main())
    assert page.page.error is None
    assert page.page.text.strip()
    assert isinstance(images.reply, protocol.PageImages)
    assert images.reply.image or images.reply.meta.error is None
    assert images.bug is None


ORDINARY = ("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups")
USERS = {
    "as started": (),
    "an ordinary user": ORDINARY,
    "uid 10001 without capabilities": (
        *("setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"),
        *("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
    ),
}


@pytest.mark.parametrize("user", USERS)
def test_the_attacks_fail_in_a_running_worker(tmp_path: Path, user: str) -> None:
    prefix = USERS[user]
    if prefix and (os.geteuid() != 0 or shutil.which("setpriv") is None):
        pytest.skip("only root can start a worker as another user, with setpriv of util-linux")
    python = readable_python() if prefix else sys.executable
    packages = os.pathsep.join(entry for entry in sys.path if entry.endswith("site-packages"))
    path = os.pathsep.join([str(PROBE), str(ROOT / "platform"), packages])
    with running_worker(command=(*prefix, python), pythonpath=path, SLOTS="2") as worker:
        assert worker.log_lines_with("page processes are isolated"), worker.log
        template, neighbour = worker.template(), worker.page_children()[0].pid
        given = victims(tmp_path, worker.process.pid, template.pid, neighbour, 0)
        if prefix:
            shutil.chown(tmp_path / "secret-key", int(prefix[1].split("=")[1]))
        document = attack({"numbers": numbers(), "victims": given, "starts_program": False})
        answer = worker.read(document)
        assert answer.status_code == 422, answer.text
        assert_all_stopped(json.loads(answer.json()["detail"]))
        assert worker.read(PAGE).text.strip() == "Invoice number 20417"


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"LEGIBLE_PROBE_LANDLOCK": "0"}, ["Landlock is missing: files"]),
        ({"LEGIBLE_PROBE_LANDLOCK": "4"}, ["Landlock 4: ioctl of devices, signals and abstract sockets"]),
        ({"LEGIBLE_PROBE_NO_SECCOMP": "1"}, ["system calls: pyseccomp is not installed"]),
    ],
)
def test_a_machine_that_can_do_less_reads_and_says_so(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], missing: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with running_worker(pythonpath=os.pathsep.join([str(PROBE), str(ROOT / "platform")]), SLOTS="1") as worker:
        [line] = worker.log_lines_with("this machine cannot isolate page processes completely")
        assert (line["level"], line["missing"]) == ("WARNING", missing)
        assert not worker.log_lines_with("page processes are isolated")
        for engine in ("Tesseract", "TesseractCLI"):
            assert worker.read(PAGE, engine=engine).text.strip() == "Invoice number 20417"


def readable_python() -> str:
    """Return a Python like this one that other users may run: this one may be in the home of root."""
    for candidate in (Path(sys.executable).resolve(), Path(f"/usr/bin/python3.{sys.version_info.minor}")):
        if candidate.exists() and all(folder.stat().st_mode & 0o005 == 0o005 for folder in candidate.parents):
            return str(candidate)
    pytest.skip(f"other users cannot run {sys.executable}, and there is no other Python 3.{sys.version_info.minor}")
