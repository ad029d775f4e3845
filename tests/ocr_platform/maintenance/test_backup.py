"""Backup while jobs run, restored into an empty installation: the same results, images, people and tokens.

On SQLite by one archive, on PostgreSQL by `pg_dump` and the archive of blobs; from a folder and from a bucket.
"""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import override_settings

from ocr_platform.maintenance.backup import BackupError, read
from ocr_platform.storage.settings import blobs_entry
from tests.ocr_platform.jobs.factories import make_user
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.api import platform_with
from tests.support.s3 import RunningS3, running_s3
from tests.support.stack import Stack, running_stack
from tests.support.waiting import wait_until
from tests.support.web import ROOT, RunningWeb, manage, running_web

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = (320.0, 120.0)
[PG_DUMP] = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda path: float(path.parts[-3]))[-1:]


@dataclass(frozen=True)
class BackedUp:
    """A running platform that was backed up: the content of its jobs, and the backup."""

    stack: Stack
    key: str
    said: dict[str, Any]
    archive: bytes
    dump: bytes


@pytest.fixture(scope="module")
def s3() -> Iterator[RunningS3]:
    with running_s3() as found:
        yield found


@pytest.fixture(scope="module", params=["filesystem", "s3"])
def backed_up(request: pytest.FixtureRequest) -> Iterator[BackedUp]:
    """A platform with two finished jobs, and others in progress during the backup."""
    given = request.getfixturevalue("s3").environ if request.param == "s3" else {"STORAGE": "filesystem"}
    with running_stack(**given) as stack:
        key = stack.web.token("jobs:read", "jobs:write")
        with api_of(stack.web, key) as api:
            finished = [
                submit(api, draw_pdf([["First page"], ["Second page"]], size=SMALL)),
                submit(api, encode(draw_page(("A picture",)), "PNG")),
            ]
            for job in finished:
                wait_until(lambda job=job: complete(api, job), seconds=60)
            running = submit(api, draw_pdf(([f"Page {number}"] for number in range(20)), size=SMALL))
            wait_until(lambda: api.get(f"jobs/{running}").json()["pages"]["done"] > 0, seconds=60)
            said = {job: everything_of(api, job) for job in finished}
            dump = dump_of(stack.web)
            archive = backup(stack.web.environ)
            wait_until(lambda: api.get(f"jobs/{running}").json()["state"] == "succeeded", seconds=120)
        yield BackedUp(stack, key, said, archive, dump)


def api_of(web: RunningWeb, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=web.url + "/api/v1", headers=headers, timeout=60)


def submit(api: httpx.Client, document: bytes) -> str:
    made = api.post("jobs", files={"file": ("document", document)})
    assert made.status_code == 202, made.text
    return str(made.json()["id"])


def complete(api: httpx.Client, job: str) -> bool:
    """Tell whether the job is finished and all its previews are made."""
    if api.get(f"jobs/{job}").json()["state"] != "succeeded":
        return False
    previews = [
        api.get(f"jobs/{job}/pages/{page['number']}/preview") for page in api.get(f"jobs/{job}/pages").json()["items"]
    ]
    return all("immutable" in preview.headers["Cache-Control"] for preview in previews)


def everything_of(api: httpx.Client, job: str) -> dict[str, Any]:
    """Return everything that a person can see of a job, byte for byte."""
    paths = [f"jobs/{job}", f"jobs/{job}/result", f"jobs/{job}/result?format=pdf", f"jobs/{job}/pages"]
    for number in range(1, api.get(f"jobs/{job}").json()["pages"]["total"] + 1):
        paths += [f"jobs/{job}/pages/{number}/{part}" for part in ("image", "preview", "thumbnail")]
    answers = {path: api.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


def run(*command: str | Path, given: bytes | None = None, **options: Any) -> bytes:
    ended = subprocess.run(command, input=given, capture_output=True, check=False, **options)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def backup(environ: dict[str, str]) -> bytes:
    return run(sys.executable, ROOT / "manage.py", "backup", "-", env=environ, cwd="/")


def restore(environ: dict[str, str], archive: bytes) -> None:
    run(sys.executable, ROOT / "manage.py", "restore", "-", env=environ, cwd="/", given=archive)


def dump_of(web: RunningWeb) -> bytes:
    url = web.environ["DATABASE_URL"]
    return run(PG_DUMP, "--format=custom", url) if url.startswith("postgres") else b""


def restore_dump(web: RunningWeb, dump: bytes) -> None:
    if dump:
        program = PG_DUMP.with_name("pg_restore")
        run(program, "--no-owner", "--exit-on-error", "--dbname", web.environ["DATABASE_URL"], given=dump)


@pytest.mark.parametrize("into", ["filesystem", "s3"])
def test_all_is_there_again(backed_up: BackedUp, s3: RunningS3, into: str) -> None:
    given = s3.environ | {"S3_PREFIX": "restored"} if into == "s3" else {"STORAGE": "filesystem"}
    with running_web(prepared=False, ready=False, **given) as web:
        restore_dump(web, backed_up.dump)
        restore(web.environ, backed_up.archive)
        web.manage("prepare")
        wait_until(lambda: httpx.get(web.url + "/readyz").status_code == 200, seconds=30)
        with api_of(web, backed_up.key) as api:
            assert {job: everything_of(api, job) for job in backed_up.said} == backed_up.said
            states = {job["id"]: job["state"] for job in api.get("jobs").json()["items"]}
        assert len(states) == 3, "the one that was on its way is there as well"


def test_jobs_in_flight_are_read_by_the_restored_platform(backed_up: BackedUp) -> None:
    """The leases of the old dispatcher expire."""
    with running_web(
        prepared=False, ready=False, WORKER_URL=backed_up.stack.worker.url, DISPATCH_LEASE_SECONDS="3"
    ) as web:
        restore_dump(web, backed_up.dump)
        restore(web.environ, backed_up.archive)
        web.manage("prepare")
        dispatcher = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "dispatch"], env=web.environ, cwd="/", stderr=subprocess.DEVNULL
        )
        try:
            with api_of(web, backed_up.key) as api:

                def states() -> set[str]:
                    return {job["state"] for job in api.get("jobs").json()["items"]}

                wait_until(lambda: states() == {"succeeded"}, seconds=120)
        finally:
            dispatcher.terminate()
            dispatcher.wait()


def test_a_missing_folder_is_created(backed_up: BackedUp, tmp_path: Path) -> None:
    if not backed_up.dump:
        folder = tmp_path / "a" / "new one"
        moved = {
            "LEGIBLE_STORAGE": "filesystem",
            "LEGIBLE_DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'legible.sqlite3'}",
        }
        restore(backed_up.stack.web.environ | moved, backed_up.archive)
        assert (folder / "legible.sqlite3").exists()


def test_a_platform_with_jobs_is_not_written_over(backed_up: BackedUp) -> None:
    if not backed_up.dump:
        said = manage(backed_up.stack.web.environ, "restore", "-", check=False)
        assert "The database already has jobs" in said


@pytest.mark.django_db
def test_an_archive_that_is_not_whole_is_refused_and_changes_nothing(backed_up: BackedUp, tmp_path: Path) -> None:
    """The database is put in place last, so the existing one stays unchanged."""
    make_user("who was here")
    store = {"blobs": blobs_entry(tmp_path / "blobs", None)}
    with override_settings(STORAGES=django_settings.STORAGES | store), platform_with(data_dir=tmp_path):
        for data in spoiled(backed_up.archive):
            with pytest.raises(BackupError, match="rchive"):
                read(io.BytesIO(data))
    assert User.objects.get().username == "who was here"
    assert {path.name for path in tmp_path.iterdir()} <= {"blobs"}


def test_a_damaged_entry_is_named_before_anything_is_restored(backed_up: BackedUp, tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(backed_up.archive)) as archive:
        blob = next(member for member in archive if member.name.startswith("blobs/") and member.size)
    damaged = bytearray(backed_up.archive)
    damaged[blob.offset_data] ^= 1
    file = tmp_path / "legible.tar"
    environ = backed_up.stack.web.environ
    file.write_bytes(backed_up.archive)
    assert "The archive is whole" in manage(environ, "restore", "--check", str(file))
    file.write_bytes(damaged)
    said = manage(environ, "restore", "--check", str(file), check=False)
    assert f"The archive is damaged: {blob.name}" in said
    store = {"blobs": blobs_entry(tmp_path / "restored", None)}
    with (
        override_settings(STORAGES=django_settings.STORAGES | store),
        platform_with(data_dir=tmp_path),
        pytest.raises(BackupError, match=blob.name),
    ):
        read(io.BytesIO(damaged))
    assert not (tmp_path / "restored" / blob.name.removeprefix("blobs/")).exists()


def test_an_archive_is_for_its_owner_only(backed_up: BackedUp, tmp_path: Path) -> None:
    file = tmp_path / "legible.tar"
    manage(backed_up.stack.web.environ, "backup", str(file))
    assert stat.filemode(file.stat().st_mode) == "-rw-------"


def spoiled(archive: bytes) -> list[bytes]:
    """Return archives that are truncated in the middle and before their end, an empty one, and a hostile one."""
    return [archive[: len(archive) // 2], _without_end(archive), b"not an archive", b"", _with(archive, "../../evil")]


def _without_end(archive: bytes) -> bytes:
    return _copied(archive, lambda name: name if name != "end.json" else None)


def _with(archive: bytes, name: str) -> bytes:
    return _copied(archive, lambda held: f"blobs/{name}" if held.startswith("blobs/") else held)


def _copied(archive: bytes, renamed: Any) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as old, tarfile.open(fileobj=made, mode="w") as new:
        for member in old:
            content = old.extractfile(member)
            if (name := renamed(member.name)) is not None:
                member.name = name
                new.addfile(member, content)
    return made.getvalue()
