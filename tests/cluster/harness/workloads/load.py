"""Documents of a few pages, sent to the API so that some pages always wait, and checks of their results.

It must not know what happens to the cluster in the meantime.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.sample_documents import draw_pdf
from tests.support.waiting import wait_until

PAGES = 5
"""Pages of a document."""

_WAITING = 15
_SECONDS = 600


class Feed:
    """Sends documents; the text of each page names its document and itself."""

    def __init__(self, api: httpx.Client) -> None:
        self._api = api
        self._over = threading.Event()
        self.jobs: dict[str, int] = {}

    @property
    def pages(self) -> int:
        """Pages sent so far."""
        return PAGES * len(self.jobs)

    def keep_waiting(self) -> None:
        """Send documents whenever little work is left, until `end`."""
        while not self._over.is_set():
            if self._left() < _WAITING:
                self.send()
            else:
                self._over.wait(0.2)

    def send(self) -> None:
        """Send one document."""
        number = len(self.jobs) + 1
        pages = ([f"Document {number} page {page}"] for page in range(1, PAGES + 1))
        answer = self._api.post(
            "/jobs",
            params={"file_name": f"{number}.pdf"},
            content=draw_pdf(pages, size=(320.0, 120.0)),
            headers={"Content-Type": "application/pdf"},
        )
        self.jobs[answer.raise_for_status().json()["id"]] = number

    def end(self) -> None:
        """Stop sending."""
        self._over.set()

    def check(self) -> None:
        """Check that every page of every document is read once, with the right text."""
        wait_until(lambda: self._left() == 0, seconds=_SECONDS, every=0.5)
        for job, document in self.jobs.items():
            found = self._json(f"/jobs/{job}")
            counts = {"document": PAGES, "total": PAGES, "done": PAGES, "failed": 0}
            assert (found["state"], found["pages"]) == ("succeeded", counts), self._json(f"/jobs/{job}/pages")
            text = self._api.get(f"/jobs/{job}/result", params={"format": "text"}).raise_for_status().text
            said = re.findall(r"Document (\d+) page (\d+)", text)
            assert said == [(str(document), str(page)) for page in range(1, PAGES + 1)], text

    def _left(self) -> int:
        return int(self._json("/endpoints/default/queue")["pages"])

    def _json(self, path: str) -> Any:
        return self._api.get(path).raise_for_status().json()


@contextlib.contextmanager
def fed(api: httpx.Client, least: int) -> Iterator[Feed]:
    """Keep sending documents during the block, and after it until they have `least` pages in total."""
    feed = Feed(api)
    with ThreadPoolExecutor(1) as thread:
        sending = thread.submit(feed.keep_waiting)

        def enough() -> bool:
            return sending.done() or feed.pages >= least

        try:
            wait_until(lambda: sending.done() or feed.pages > 0, seconds=_SECONDS)
            yield feed
            wait_until(enough, seconds=_SECONDS)
        finally:
            feed.end()
        sending.result()
