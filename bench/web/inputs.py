"""How fast the dashboard responds to input, on a slowed-down processor."""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.web.window import SLOWED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator

    from bench.web.documents import Documents
    from bench.web.window import Chromium, Window

ROUNDS = 5
_STEPS = 6
# Finding elements by their role takes time in the page itself, so timed steps use other selectors. Clicked elements are
# scrolled into view before, as a person would do, so only the click is timed.
_WORD = "[data-word]"
_SLIDER = "input[type=range]"


def inputs(browser: Chromium, documents: Documents) -> dict[str, float]:
    """Return the milliseconds from the slowest input of each task to the next paint, as medians of the rounds."""
    rounds = []
    for _ in range(ROUNDS):
        with browser.window(slowed=SLOWED, signed_in=False) as window:
            rounds.append(dict(_deeds(window, documents)))
    return {f"web_input_{name}_ms": statistics.median(each[name] for each in rounds) for name in rounds[0]}


def _deeds(window: Window, documents: Documents) -> Iterator[tuple[str, float]]:
    page = window.page
    page.goto("/jobs")
    yield _timed(window, "sign_in", window.sign_in)
    window.wait_for_list()
    more = page.get_by_role("button", name=re.compile("^More actions for a letter")).element_handle()
    more.scroll_into_view_if_needed()
    yield _timed(window, "menu", more.click)
    page.keyboard.press("Escape")
    link = page.get_by_role("link", name="Failed", exact=True).element_handle()
    yield _timed(window, "filter", link.click)
    window.go_to_list()
    yield _timed(window, "name", lambda: _look_for(window, "invoice 0999"))
    window.go_to_list()
    _link(window, documents.plain).scroll_into_view_if_needed()
    yield _timed(window, "open", lambda: _open(window, documents.plain))
    yield from _reading(window, "")
    page.goto("/search")
    expect(page.get_by_role("searchbox")).to_be_focused()
    yield _timed(window, "search", lambda: page.keyboard.type("invoice of March", delay=60))
    page.goto(f"/jobs/{documents.long}")
    page.locator(_WORD).first.wait_for()
    yield _timed(window, "turn", lambda: _press(window, "ArrowRight"))
    page.goto(f"/jobs/{documents.dense}")
    page.locator(_WORD).first.wait_for()
    yield from _reading(window, "dense_")


def _reading(window: Window, prefix: str) -> Iterator[tuple[str, float]]:
    """Step through the doubtful words of the open page, raise the threshold, correct some, and switch panes."""
    page = window.page
    yield _timed(window, f"{prefix}next", lambda: _press(window, "n"))
    page.locator(_SLIDER).focus()
    yield _timed(window, f"{prefix}threshold", lambda: _press(window, "ArrowRight", "ArrowLeft"))
    page.locator(_SLIDER).blur()
    yield _timed(window, f"{prefix}correct", lambda: _correct(window))
    yield _timed(window, f"{prefix}panes", lambda: _switch_panes(window))


def _timed(window: Window, name: str, act: Callable[[], object]) -> tuple[str, float]:
    window.forget()
    act()
    return name, window.seen().input


def _press(window: Window, *keys: str) -> None:
    """Press each key a few times, as fast as a person does."""
    for key in keys:
        for _ in range(_STEPS):
            window.page.keyboard.press(key)
            window.page.wait_for_timeout(150)


def _look_for(window: Window, name: str) -> None:
    """Type a part of a file name into the list's field, and wait until the list is filtered by it."""
    window.page.locator("input[type=search]").first.focus()
    window.page.keyboard.type(name, delay=60)
    window.page.wait_for_url("**/jobs?q=*")
    window.page.wait_for_timeout(500)


def _link(window: Window, job_id: str) -> Locator:
    return window.page.locator(f"a[href^='/jobs/{job_id}']").first


def _open(window: Window, job_id: str) -> None:
    _link(window, job_id).click()
    window.page.locator(_WORD).first.wait_for()


def _correct(window: Window) -> None:
    """Correct three words one after another; the field has the focus."""
    page = window.page
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    for text in ("harbour", "dues", "berth"):
        page.keyboard.type(text, delay=50)
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
    page.keyboard.press("Escape")


def _switch_panes(window: Window) -> None:
    for name in ("Text only", "Scan only", "Scan and text"):
        window.page.locator(f"button[aria-label='{name}']").click()
        window.page.wait_for_timeout(200)
