"""A window of Debian's Chromium that reports what a person would notice: waits and jumps.

The figures are the browser's own (`PerformanceObserver`): the largest contentful paint, the time from an input to the
next paint (Event Timing), and layout shifts that follow no input.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect, sync_playwright

from tests.e2e.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, StorageState

    from tests.support.stack import Stack

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SLOWED = 4
"""The assumed slowdown of an office computer compared with this machine."""
SIZE: Any = {"width": 1440, "height": 900}
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = 60_000
expect.set_options(timeout=_PATIENCE_MS)
_QUICKEST_MS = 16
"""Event Timing reports nothing faster."""

_WATCH = """(() => {
    const seen = globalThis.benchSeen = {paint: 0, inputs: [], shifts: []};
    const watch = (type, note, options) =>
        new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true, ...options});
    const named = ({node}) => node?.nodeType === 1 ? `${node.localName}.${node.className}` : String(node?.nodeName);
    watch('largest-contentful-paint', entry => { seen.paint = entry.startTime; });
    watch('event', entry => { if (entry.interactionId) seen.inputs.push(entry.duration); }, {durationThreshold: 16});
    watch('layout-shift', entry => {
        if (!entry.hadRecentInput) seen.shifts.push({by: entry.value, what: entry.sources.map(named)});
    });
})()"""
_FORGET = "() => { const seen = globalThis.benchSeen; seen.inputs = []; seen.shifts = []; }"
_SCRIPTS = """() => performance.getEntriesByType('resource').filter(({name}) => new URL(name).pathname.endsWith('.js'))
    .map(({name, encodedBodySize, decodedBodySize}) => [new URL(name).pathname, encodedBodySize, decodedBodySize])"""


@dataclass(frozen=True)
class Seen:
    """What the browser recorded since the last call; times in milliseconds, `shift` is the sum of all scores."""

    paint: float
    input: float
    shift: float
    shifted: Sequence[str]


class Window(Visitor):
    """A window with the observers in it."""

    def slow_down(self, times: float) -> None:
        """Slow the processor of the page down, 1 for not at all."""
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def forget(self) -> None:
        """Wait until the page is idle, and restart the recording."""
        self.settle()
        self.page.evaluate(_FORGET)

    def seen(self) -> Seen:
        """Wait until the page is idle; return the recording, including the slowest input."""
        self.settle()
        found = self.page.evaluate("globalThis.benchSeen")
        return Seen(
            paint=found["paint"],
            input=max(found["inputs"], default=_QUICKEST_MS),
            shift=sum(shift["by"] for shift in found["shifts"]),
            shifted=[f"{shift['by']:.3f} {', '.join(shift['what'])}" for shift in found["shifts"]],
        )

    def scripts(self) -> list[tuple[str, int, int]]:
        """Return path, transferred bytes and decompressed bytes of every script of this page."""
        return [tuple(each) for each in self.page.evaluate(_SCRIPTS)]


@dataclass(frozen=True)
class Chromium:
    """A signed-in browser in front of a stack."""

    browser: Browser
    stack: Stack
    session: StorageState | None = None

    @contextlib.contextmanager
    def window(self, *, slowed: float = 1, signed_in: bool = True) -> Iterator[Window]:
        """Open a window with an empty cache, and close it afterwards."""
        context = self.browser.new_context(
            base_url=self.stack.url, viewport=SIZE, storage_state=self.session if signed_in else None
        )
        context.set_default_timeout(_PATIENCE_MS)
        context.add_init_script(_WATCH)
        window = Window(context.new_page(), self.stack)
        if slowed != 1:
            window.slow_down(slowed)
        try:
            yield window
        finally:
            context.close()


@contextlib.contextmanager
def chromium(stack: Stack) -> Iterator[Chromium]:
    """Start Chromium and sign in once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        with Chromium(browser, stack).window(signed_in=False) as window:
            window.sign_in()
            session = window.page.context.storage_state()
        yield Chromium(browser, stack, session)
        browser.close()
