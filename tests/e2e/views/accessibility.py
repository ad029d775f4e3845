"""Looks at what a window shows in light and in dark, on a phone and on a wide screen: nothing is for axe to find."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal, TypeAlias

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route

    from tests.e2e.visitor import Visitor

Scheme: TypeAlias = Literal["light", "dark"]
PHONE, WIDE = 390, 1440
_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules whose findings differ between light and dark; all others are looked at once."""


def look(visitor: Visitor, *widths: int) -> None:
    """Find nothing wrong at `widths`, a phone's and a wide one where none is named, in both colours.

    The window is left in light, at the width that it had.
    """
    page = visitor.page
    before = page.viewport_size
    assert before is not None
    page.mouse.move(0, 0)  # Away from buttons, which say what they are for while the mouse is over them.
    here: Scheme = "light"
    there: Scheme = "dark"
    for width in widths or (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": before["height"]})
        visitor.assert_fits()
        visitor.assert_accessible()
        paint(page, there)
        visitor.assert_accessible(*_COLOURS)
        here, there = there, here
    paint(page, "light")
    page.set_viewport_size(before)


def paint(page: Page, scheme: Scheme) -> None:
    """Have the person's system want `scheme`, and wait until the window follows."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


@contextlib.contextmanager
def held_back(page: Page, address: str) -> Iterator[None]:
    """Keep these requests from the server for the block, as a slow network does."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    try:
        yield
    finally:
        for route in held:
            route.continue_()
        page.unroute(address, hold)
