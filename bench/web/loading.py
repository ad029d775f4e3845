"""The first transfer, the time of the largest paint, and layout shifts while loading."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.pages import letters
from bench.web.window import SLOWED
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from bench.web.documents import Documents
    from bench.web.window import Chromium, Seen, Window

ROUNDS = 3
_CONTENT = "[data-word], main a[href^='/jobs/']"
"""The main content of a page: words of a document, or links to one."""


def loading(browser: Chromium, documents: Documents) -> dict[str, float]:
    """Return the figures of pages loaded with an empty cache, and of layout shifts without an input."""
    places = {"list": "/jobs", "document": f"/jobs/{documents.plain}", "search": "/search?q=invoice"}
    seen = {name: [_load(browser, path) for _ in range(ROUNDS)] for name, path in places.items()}
    paints = {f"web_paint_{name}_ms": statistics.median(each.paint for each in runs) for name, runs in seen.items()}
    shifts = {f"web_shift_{name}": _worst(name, runs) for name, runs in seen.items()}
    shifts["web_shift_upload"] = _worst("upload", [_upload(browser, letter) for letter in letters()[:ROUNDS]])
    shifts["web_shift_open"] = _worst("open", [_open(browser, documents) for _ in range(ROUNDS)])
    return (
        {"web_first_load_kb": _first_load(browser)}
        | paints
        | shifts
        | {"web_long_document_s": statistics.median(_time_to_text(browser, documents.long) for _ in range(ROUNDS))}
    )


def _load(browser: Chromium, path: str) -> Seen:
    with browser.window(slowed=SLOWED) as window:
        window.page.goto(path, wait_until="networkidle")
        window.page.locator(_CONTENT).first.wait_for()
        wait_until(lambda: window.page.evaluate("globalThis.benchSeen.paint") > 0, seconds=10)
        return window.seen()


def _first_load(browser: Chromium) -> float:
    """Return the kilobytes of JavaScript that come over the wire until somebody has signed in and sees the list."""
    with browser.window(signed_in=False) as window:
        window.page.goto("/jobs")
        window.sign_in()
        window.wait_for_list()
        window.page.wait_for_load_state("networkidle")
        scripts = window.scripts()
    plain = [path for path, sent, unpacked in scripts if sent == unpacked and unpacked > 10_000]
    if plain:
        raise AssertionError(f"not compressed: {', '.join(plain)}")
    return sum(sent for _, sent, _ in scripts) / 1000


def _upload(browser: Chromium, letter: bytes) -> Seen:
    """Upload a document beside others and wait until it is read."""
    with browser.window(slowed=SLOWED) as window:
        window.go_to_list()
        expect(window.page.get_by_role("link", name="a letter.pdf", exact=True)).to_be_visible()
        window.forget()
        name = f"shifting {time.time_ns()}.png"
        window.pick(name, letter)
        window.wait_for(name)
        return window.seen()


def _open(browser: Chromium, documents: Documents) -> Seen:
    """Open a document from the list, step through its words, turn pages and switch panes."""
    with browser.window(slowed=SLOWED) as window:
        window.go_to_list()
        window.forget()
        window.page.locator(f"a[href^='/jobs/{documents.long}']").first.click()
        _wait_for_text(window)
        for key in ("n", "n", "ArrowRight", "ArrowRight"):
            window.page.keyboard.press(key)
            window.page.wait_for_timeout(700)  # A jump within half a second of an input does not count.
            _wait_for_text(window)
        for name in ("Text only", "Scan only", "Scan and text"):
            window.page.get_by_role("button", name=name).click()
            window.page.wait_for_timeout(700)
        return window.seen()


def _wait_for_text(window: Window) -> None:
    expect(window.page.locator("[data-word]").first).to_be_visible()


def _worst(name: str, runs: list[Seen]) -> float:
    """Return the largest sum of layout shifts; print what moved."""
    worst = max(runs, key=lambda seen: seen.shift)
    for what in worst.shifted:
        print(f"  moved in {name}: {what}", flush=True)
    return worst.shift


def _time_to_text(browser: Chromium, job_id: str) -> float:
    """Return the seconds from a click on a document in the list until its first page is shown, scan and text."""
    with browser.window() as window:
        window.go_to_list()
        link = window.page.locator(f"a[href^='/jobs/{job_id}']").first
        link.wait_for()
        window.page.evaluate(_CLOCK)
        link.click()
        return float(window.page.evaluate("globalThis.benchOpened")) / 1000


# From the click to the frame after the first word and the picture are shown.
_CLOCK = """() => { globalThis.benchOpened = new Promise(done => {
    addEventListener('click', ({timeStamp}) => {
        const look = () => {
            const picture = document.querySelector('[class*=picture]');
            if (picture?.complete && picture.naturalWidth > 0 && document.querySelector('[data-word]'))
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - timeStamp)));
            else requestAnimationFrame(look);
        };
        look();
    }, {once: true, capture: true});
}); }"""
