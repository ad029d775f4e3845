"""The longest task of the main thread while large content is scrolled, dragged and zoomed at full speed.

A task is measured by its processor time in Chromium's trace, because on a shared machine the clock would measure other
programs. Each action is repeated `ROUNDS` times and the best counts, because a task that is too long is too long every
time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.web.documents import Documents
    from bench.web.window import Chromium, Window

ROUNDS = 3
_WHEEL = 600
_SCREENS = 60
_LARGER = 8
_TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}
# By CSS selectors: finding elements by their role takes time in the page itself.
_WORD = "[data-word]"
_SCAN = "[aria-label^='Scan of page 1']"
_TEXT = "[aria-label^='Text of page 1']"
_RAIL = "nav[aria-label='Pages']"
_LIST = "main"


def tasks(browser: Chromium, documents: Documents) -> dict[str, float]:
    """Return the longest tasks in milliseconds."""
    dense, long = f"/jobs/{documents.dense}", f"/jobs/{documents.long}"
    return {
        "web_task_list_ms": _best(browser, "/jobs", _LIST, _wheel),
        "web_task_pan_ms": _best(browser, dense, _SCAN, _pan, larger=True),
        "web_task_zoom_ms": _best(browser, dense, _SCAN, _zoom),
        "web_task_scan_ms": _best(browser, dense, _SCAN, _wheel, larger=True),
        "web_task_text_ms": _best(browser, dense, _TEXT, _wheel),
        "web_task_rail_ms": _best(browser, long, _RAIL, _wheel),
    }


def _best(
    browser: Chromium, path: str, where: str, act: Callable[[Window, float, float], None], *, larger: bool = False
) -> float:
    return min(_longest(browser, path, where, act, larger=larger) for _ in range(ROUNDS))


def _longest(
    browser: Chromium, path: str, where: str, act: Callable[[Window, float, float], None], *, larger: bool
) -> float:
    """Open a page, point at the middle of an element and act there; return the longest task."""
    with browser.window() as window:
        page = window.page
        page.goto(path, wait_until="networkidle")
        page.locator(where if path == "/jobs" else _WORD).first.wait_for()
        element = page.locator(where)
        if larger:
            element.focus()
            for _ in range(_LARGER):
                page.keyboard.press("+")
        box = element.bounding_box()
        assert box is not None, "it is not on the screen"  # noqa: S101
        x, y = box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, 500)
        page.mouse.move(x, y)
        window.forget()
        browser.browser.start_tracing(page=page, categories=["toplevel"])
        act(window, x, y)
        return _longest_task(browser.browser.stop_tracing())


def _longest_task(trace: bytes) -> float:
    """Return the most processor time, in milliseconds, that a task of a page's main thread took."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    times: list[float] = [
        event["tdur"] / 1000
        for event in events
        if event["name"] in _TASKS and (event["pid"], event["tid"]) in mains and "tdur" in event
    ]
    if not times:
        raise AssertionError("the trace holds no task")
    return max(times)


def _wheel(window: Window, x: float, y: float) -> None:
    """Scroll down many screens with the wheel, then up again."""
    for direction in (1, -1):
        for _ in range(_SCREENS):
            window.page.mouse.wheel(0, direction * _WHEEL)
            window.page.wait_for_timeout(30)
    window.page.mouse.move(x, y)


def _pan(window: Window, x: float, y: float) -> None:
    """Drag the page about."""
    for across, down in ((-300, -300), (-300, 200), (250, -300), (-300, -300), (300, 300)):
        window.page.mouse.move(x, y)
        window.page.mouse.down()
        window.page.mouse.move(x + across, y + down, steps=20)
        window.page.mouse.up()


def _zoom(window: Window, x: float, y: float) -> None:
    """Zoom in and out with the wheel."""
    window.page.mouse.move(x, y)
    window.page.keyboard.down("Control")
    for direction in (-1, 1):
        for _ in range(12):
            window.page.mouse.wheel(0, direction * 100)
            window.page.wait_for_timeout(60)
    window.page.keyboard.up("Control")
