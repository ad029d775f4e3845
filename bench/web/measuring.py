"""All figures of the section `web`: one stack per database; browser figures come from the first one."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from bench.web.documents import write_documents, write_jobs
from bench.web.inputs import inputs
from bench.web.loading import loading
from bench.web.tabs import idle_tabs
from bench.web.tasks import tasks
from bench.web.waits import upload_to_text
from bench.web.window import chromium
from tests.support.postgres import scratch_cluster
from tests.support.stack import running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.web.window import Chromium

JOBS = 100_000


def measure() -> dict[str, float]:
    """Return the figures of the section `web`."""
    figures: dict[str, float] = {}
    for name, database in (("sqlite", contextlib.nullcontext("")), ("postgres", scratch_cluster())):
        with database as url, _installation(url) as browser:
            write_jobs(browser.stack.web, JOBS)
            documents = write_documents(browser.stack.web)
            figures |= _told({f"web_upload_{name}_s": upload_to_text(browser)})
            figures |= _told({f"web_idle_tabs_{name}_cpu": idle_tabs(browser)})
            if name == "sqlite":
                figures |= _told(loading(browser, documents))
                figures |= _told(inputs(browser, documents))
                figures |= _told(tasks(browser, documents))
    return figures


def _told(figures: dict[str, float]) -> dict[str, float]:
    """Return the figures; print each at once, because the run takes many minutes."""
    print(f"  {figures}", flush=True)
    return figures


@contextlib.contextmanager
def _installation(database_url: str) -> Iterator[Chromium]:
    """Run everything on SQLite, or on the PostgreSQL of this address, with somebody signed in."""
    before = os.environ.pop("DATABASE_URL", None)
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    try:
        with running_stack(JOB_SUBMISSIONS_PER_MINUTE="100000") as stack, chromium(stack) as browser:
            yield browser
    finally:
        os.environ.pop("DATABASE_URL", None)
        if before is not None:
            os.environ["DATABASE_URL"] = before
