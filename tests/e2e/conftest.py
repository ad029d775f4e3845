"""The dashboard in a real browser, in front of web, dispatcher and worker as processes.

One stack and one browser serve all tests of this folder; each test has a browser context of its own. Every test also
fails on messages in the browser's console, and on violations of the content security policy.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.visitor import Visitor
from tests.support.stack import Stack, running_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from playwright.sync_api import Browser, StorageState

FRONTEND = Path(__file__).parents[2] / "frontend"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_BYTES = 2_000_000
_LINES_SHOWN = 40

expect.set_options(timeout=10_000)  # The machine may be busy with other tests.


def _assert_built() -> None:
    built = FRONTEND / "dist" / "index.html"
    assert built.exists(), "the dashboard is not built: npm ci && npm run build in frontend/"
    newest = max(path.stat().st_mtime for path in (FRONTEND / "src").rglob("*") if path.is_file())
    assert built.stat().st_mtime >= newest, "the built dashboard is older than its source: npm run build in frontend/"


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    _assert_built()
    limits = {"MAX_DOCUMENT_BYTES": str(MOST_BYTES), "JOB_SUBMISSIONS_PER_MINUTE": "1000"}
    with running_stack(languages=("deu", "fra"), **limits) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; of this folder only, because its event loop would forbid Django's database calls to other tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def session_state(browser: Browser, stack: Stack) -> StorageState:
    """The cookies of a signed-in person."""
    context = browser.new_context(base_url=stack.url)
    visitor = Visitor(context.new_page(), stack)
    visitor.sign_in()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(browser: Browser, stack: Stack, session_state: StorageState) -> Iterator[Callable[..., Visitor]]:
    """Open a window: `visit(signed_in=False, width=390, scheme="dark")`; several are possible."""
    visitors: list[Visitor] = []

    def open_window(
        *,
        signed_in: bool = True,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
        locale: str = "en-GB",
    ) -> Visitor:
        context = browser.new_context(
            base_url=stack.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            storage_state=session_state if signed_in else None,
            reduced_motion="reduce",
            locale=locale,
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context.new_page(), stack)
        visitors.append(visitor)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
    for visitor in visitors:
        assert visitor.complaints() == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the stack's log for a failed test: often only the log has the reason."""
    report = yield
    running = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(running, Stack):
        for name, log in running.logs().items():
            report.sections.append((f"{name} said last", "\n".join(log.splitlines()[-_LINES_SHOWN:])))
    return report
