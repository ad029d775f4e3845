"""`kill -9` of the dispatcher, the worker and a page child while pages are read: nothing is lost or duplicated."""

from pathlib import Path

import pytest

from ocr_platform.endpoints import services as endpoints
from tests.ocr_platform.dispatcher.job_states import ended
from tests.ocr_platform.jobs.factories import make_user, submit
from tests.sample_documents import draw_pdf
from tests.support.chaos import (
    check_everything_once,
    check_no_orphans,
    descendants,
    victims,
    wait_for_pages,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = 60


def test_three_kills(tmp_path: Path) -> None:
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    document = draw_pdf(([f"Page number {number}"] for number in range(1, PAGES + 1)), size=(320.0, 120.0))
    with victims(tmp_path) as running:
        job = submit(make_user(), document)
        wait_until(job.pages.exists, seconds=30)
        seen = descendants([running.dispatcher.process.pid, running.worker.process.pid])
        for what in ("page child", "dispatcher", "worker"):
            wait_for_pages(2, of=PAGES)
            seen |= descendants([running.worker.process.pid])
            assert running.kill(what)
        ended(job, 120)
        seen |= descendants([running.worker.process.pid])
        assert (running.dispatcher.kills, running.worker.kills) == (1, 1)
    check_everything_once([job], PAGES)
    check_no_orphans(seen)
