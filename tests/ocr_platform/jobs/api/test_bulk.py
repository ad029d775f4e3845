"""Many jobs at once: each gets its own answer; and their results as one zip."""

import io
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, services
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.results import zip_stream
from tests.ocr_platform.jobs.api.factories import JOBS, finish_all
from tests.ocr_platform.jobs.factories import make_user, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def bulk(api: Client, action: str, *ids: object) -> list[str | None]:
    """Return the code of each job's problem, None on success."""
    body = {"action": action, "ids": [str(one) for one in ids]}
    items = api.post(JOBS + "/bulk", body, "application/json").json()["items"]
    assert [item["id"] for item in items] == list(dict.fromkeys(body["ids"]))
    return [item["problem"] and item["problem"]["code"] for item in items]


def download(api: Client, *ids: object, **query: str) -> zipfile.ZipFile:
    answer = api.get(JOBS + "/download", {"ids": ",".join(str(one) for one in ids), **query})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.testzip() is None
    return made


def test_each_job_is_answered_for_itself(api: Client, owner: User, endpoint: Endpoint) -> None:
    done = submit(owner)
    finish_all(endpoint)
    waiting, foreign = submit(owner), submit(make_user("other"))
    unknown = uuid.uuid4()
    answers = bulk(api, "cancel", done.uuid, waiting.uuid, foreign.uuid, unknown, waiting.uuid)
    assert answers == ["conflict", None, "not_found", "not_found"]
    assert Job.objects.get(pk=waiting.pk).state == "cancelled"
    assert Job.objects.get(pk=foreign.pk).state == "queued"
    assert bulk(api, "delete", done.uuid, waiting.uuid, foreign.uuid) == [None, None, "not_found"]
    assert list(Job.objects.all()) == [foreign]
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(done.document_key)


def test_many_jobs_are_read_again(api: Client, owner: User, endpoint: Endpoint, many: Job) -> None:
    waiting = submit(owner)
    services.cancel(waiting)
    assert bulk(api, "retry", many.uuid, waiting.uuid) == [None, None]
    assert api.get(f"{JOBS}/{many.uuid}").json()["pages"]["failed"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "cancel", "ids": []},
        {"action": "burn", "ids": [str(uuid.uuid4())]},
        {"action": "cancel", "ids": ["x"]},
        {"action": "cancel", "ids": [str(uuid.uuid4()) for _ in range(201)]},
    ],
)
def test_a_wrong_body_is_refused_as_a_whole(api: Client, body: dict[str, object]) -> None:
    assert_problem(api.post(JOBS + "/bulk", body, "application/json"), 400, "invalid_request")


def test_a_zip_has_a_file_for_each_job_and_lists_what_is_missing(api: Client, owner: User, endpoint: Endpoint) -> None:
    jobs = [submit(owner, file_name=name) for name in ("May.png", "may.PNG", "Prüfung: <1>.png", "")]
    finish_all(endpoint)
    open_one = submit(owner, file_name="still open.png")
    foreign = submit(make_user("other"), file_name="secret.png")
    made = download(api, *(job.uuid for job in [*jobs, open_one, foreign]))
    names = ["May.txt", "may (2).txt", "Prüfung_ _1_.txt", f"{jobs[3].uuid}.txt", "not included.txt"]
    assert made.namelist() == names
    assert made.read("May.txt") == b"Hello 1\n"
    missing = made.read("not included.txt").decode()
    assert "still open.png: The job is not finished." in missing
    assert str(foreign.uuid) in missing
    assert "secret" not in missing
    assert download(api, jobs[0].uuid, format="json").namelist() == ["May.json"]


def test_a_download_of_nothing_is_none(api: Client, owner: User, endpoint: Endpoint) -> None:
    foreign = submit(make_user("other"))
    address = JOBS + "/download"
    assert_problem(api.get(address, {"ids": str(foreign.uuid)}), 404, "not_found")
    assert_problem(api.get(address), 400, "invalid_request")
    assert_problem(api.get(address, {"ids": "x"}), 400, "invalid_request")
    many = ",".join(str(uuid.uuid4()) for _ in range(201))
    assert assert_problem(api.get(address, {"ids": many}), 400, "invalid_request")["actual"] == 201
    assert_problem(api.get(address, {"ids": str(submit(owner).uuid), "format": "docx"}), 406, "not_acceptable")


@given(st.lists(st.text(max_size=200), min_size=1, max_size=8))
def test_names_are_unique_and_stay_in_their_folder(stems: list[str]) -> None:
    names = zip_stream.Names()
    made = [names.unique(stem.encode("utf-8", "replace").decode(), "txt") for stem in stems]
    assert len({name.casefold() for name in made}) == len(stems)
    for name in made:
        assert name.endswith(".txt")
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert not name.startswith((".", " "))
        assert name.casefold().partition(".")[0] not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


def test_a_zip_is_made_while_it_is_read() -> None:
    asked: list[int] = []

    def content(number: int) -> Iterator[bytes]:
        for _ in range(50):
            asked.append(number)
            yield bytes(range(256)) * 4000

    now = datetime.now(UTC)
    pieces = zip_stream.zipped((f"{number}.bin", now, content(number)) for number in range(3))
    first = next(pieces)
    assert asked == [0]
    whole = first + b"".join(pieces)
    made = zipfile.ZipFile(io.BytesIO(whole))
    assert [len(made.read(name)) for name in made.namelist()] == [50 * 256 * 4000] * 3
