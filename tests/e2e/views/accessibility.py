"""Checks a window in light and dark, on a phone and on a wide screen: axe must find nothing."""

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
"""The rules whose findings differ between light and dark; all others are checked once."""


def look(visitor: Visitor, *widths: int) -> None:
    """Check that nothing is wrong at `widths`, by default a phone's and a wide one, in both colour schemes.

    The window is left in light, at its previous width.
    """
    page = visitor.page
    before = page.viewport_size
    assert before is not None
    page.mouse.move(0, 0)  # Away from buttons, which show tooltips while the mouse is over them.
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
    """Set the system's colour scheme, and wait until the window follows."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


@contextlib.contextmanager
def held_back(page: Page, address: str) -> Iterator[None]:
    """Hold these requests back during the block, as a slow network does."""
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
