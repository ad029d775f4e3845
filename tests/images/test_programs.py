"""The programs inside their images: each works under the restrictions, and reports what it lacks."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.images.containers import ROOT, container, podman, run_once, volume
from tests.sample_documents import draw_page, encode
from tests.support.ports import free_port
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.images.containers import Image

pytestmark = pytest.mark.nodes
PAGE = encode(draw_page(("Invoice number 20417",)), "PNG")
PASSWORD = "the-password-of-these-tests"


@contextmanager
def worker_of(image: Image, **environ: str) -> Iterator[str]:
    """Yield the address of a worker that is ready."""
    port = free_port()
    with container(image.name, WORKER_HOST="127.0.0.1", WORKER_PORT=str(port), WORKER_SLOTS="1", **environ) as running:
        url = f"http://127.0.0.1:{port}"
        running.wait_for(url + "/readyz")
        yield url
        assert running.stop() == 0


def read_directly(url: str, page: bytes) -> str:
    """Return the text that the worker at `url` reads in a picture."""
    headers = {"Content-Type": "image/png", "Accept": "text/plain"}
    answer = httpx.post(url + "/v1/ocr", content=page, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_worker_reads_a_page(images: dict[str, Image]) -> None:
    with worker_of(images["worker"]) as url:
        answer = httpx.post(
            url + "/v1/ocr", content=PAGE, headers={"Content-Type": "image/png", "Accept": "text/plain"}
        )
        assert (answer.status_code, answer.text) == (200, "Invoice number 20417\n")
        assert httpx.get(url + "/v1/info").json()["languages"] == ["eng"]


def test_the_operator_without_a_cluster_says_so(images: dict[str, Image]) -> None:
    alone = run_once(images["operator"].name, OPERATOR_WORKER_IMAGE="localhost/legible-worker:any")
    unset = run_once(images["operator"].name)
    assert "no cluster is configured" in alone.stderr
    assert "LEGIBLE_OPERATOR_WORKER_IMAGE is not set" in unset.stderr
    for ended in (alone, unset):
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr


def test_the_platform_without_a_secret_reports_it_and_ends(images: dict[str, Image]) -> None:
    ended = run_once(images["platform"].name)
    assert ended.returncode == 1
    assert "LEGIBLE_SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_platform_reads_a_page_through_the_worker(images: dict[str, Image]) -> None:
    """Prepare, web and dispatcher as containers on one volume, as the chart runs them on SQLite."""
    port, image = free_port(), images["platform"].name
    environ = {"SECRET_KEY": secrets.token_hex(), "WEB_HOST": "127.0.0.1", "WEB_PORT": str(port)}
    with worker_of(images["worker"]) as worker, volume() as data:
        environ["WORKER_URL"] = worker
        prepared = run_once(image, "python", "manage.py", "prepare", volume=data, ADMIN_PASSWORD=PASSWORD, **environ)
        assert prepared.returncode == 0, prepared.stderr
        url = f"http://127.0.0.1:{port}"
        with (
            container(image, volume=data, **environ) as web,
            container(image, "python", "manage.py", "dispatch", volume=data, **environ) as dispatcher,
        ):
            web.wait_for(url + "/readyz")
            scopes = ("--scope", "jobs:write", "jobs:read")
            key = web.run("python", "manage.py", "create_token", "admin", "--name", "test", *scopes).strip()
            assert read_through(url, key) == "Invoice number 20417\n"
            page = httpx.get(url + "/")
            assert (page.status_code, "<title>" in page.text) == (200, True)
            [script] = [part.split('"')[0] for part in page.text.split('src="') if part.startswith("/assets/")]
            assert httpx.get(url + script).status_code == 200
            assert httpx.get(url + "/static/admin/css/base.css").status_code == 200
            assert dispatcher.stop() == 0
            assert web.stop() == 0


def read_through(url: str, key: str) -> str:
    """Submit the page with the token `key`, wait for its job, return its text."""
    with httpx.Client(base_url=url + "/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        made = client.post("/jobs", content=PAGE, headers={"Content-Type": "image/png"})
        assert made.status_code == 202, made.text
        address = f"/jobs/{made.json()['id']}"
        wait_until(lambda: client.get(address).json()["state"] == "succeeded", seconds=60)
        return client.get(address + "/result", params={"format": "text"}).text


def test_more_languages_by_an_argument_of_the_build(images: dict[str, Image]) -> None:
    """Only the layer of languages is another one: the rest comes from podman's cache."""
    name = "localhost/legible-worker:tests-deu"
    options = ("--quiet", "--pull=never", "--target", "worker", "--build-arg", "LANGUAGES=deu", "--tag", name)
    podman("build", *options, str(ROOT))
    try:
        page = encode(draw_page(("Rechnung vom Mai",)), "PNG")
        with container(name, "tesseract", "--list-langs") as listing:
            wait_until(lambda: not listing.running, seconds=30)
            assert {"deu", "eng", "osd"} <= set(listing.log.split())
        port = free_port()
        given = {"WORKER_HOST": "127.0.0.1", "WORKER_PORT": str(port), "WORKER_LANGUAGES": "deu"}
        with container(name, **given) as running:
            url = f"http://127.0.0.1:{port}"
            running.wait_for(url + "/readyz")
            assert read_directly(url, page) == "Rechnung vom Mai\n"
    finally:
        podman("rmi", name)
