"""Twenty `kill -9` each of dispatcher, worker and page children while 200 pages are read (`make soak`)."""

import random
from pathlib import Path

import pytest

from ocr_platform.endpoints import services as endpoints
from ocr_platform.jobs.models import Result
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

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS = 20
JOBS = 5
PAGES = 40


def test_sixty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    document = draw_pdf(([f"Page number {number}"] for number in range(1, PAGES + 1)), size=(320.0, 120.0))
    kills = ["dispatcher", "worker", "page child"] * KILLS
    random.Random(3).shuffle(kills)
    seen: set[int] = set()
    with victims(tmp_path) as running:
        owners = [make_user() for _ in range(JOBS)]  # each different: the same document of one person is not read twice
        jobs = [submit(owner, document) for owner in owners]
        for what in kills:
            wait_for_pages(2, of=JOBS * PAGES)
            assert Result.objects.count() < JOBS * PAGES, "pages are still being read"
            seen |= descendants([running.dispatcher.process.pid, running.worker.process.pid])
            while not running.kill(what):
                pass
        for job in jobs:
            ended(job, 300)
        seen |= descendants([running.dispatcher.process.pid, running.worker.process.pid])
        assert (running.dispatcher.kills, running.worker.kills) == (KILLS, KILLS)
    check_everything_once(jobs, PAGES)
    check_no_orphans(seen)
