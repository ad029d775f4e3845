from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def worker() -> Iterator[RunningWorker]:
    """A worker that all tests share; a test must leave it unchanged."""
    with running_worker(SLOTS="2", API_NAME="invoices", LANGUAGES="eng") as running:
        yield running


@pytest.fixture(scope="session")
def page() -> bytes:
    """A small page of print."""
    return encode(draw_page(["Invoice number 20417"], size=(600, 110)), "PNG")


@pytest.fixture(scope="session")
def three_pages() -> bytes:
    """A PDF of three pages."""
    return draw_pdf([["First page"], ["Second page"], ["Third page"]], size=(300, 100))


@pytest.fixture(scope="session")
def slow_page() -> bytes:
    """A page that takes seconds to read."""
    line = "the quick brown fox jumps over the lazy dog and runs away from it " * 2
    return encode(draw_page([line] * 60, size=(2600, 2900), font_size=28), "PNG")
