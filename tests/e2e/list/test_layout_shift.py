"""Nothing jumps in the list: new rows move in smoothly, and a document takes the row of its upload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.sample_documents import draw_page, encode

BOUND = 0.02
"""The sum of Chromium's layout shift scores, from dropping a file until its document is read."""

_WATCH = """() => {
    const named = ({node}) => node?.nodeType === 1 ? `${node.localName}.${node.className}` : String(node?.nodeName);
    globalThis.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(({value, sources, hadRecentInput}) => {
        if (!hadRecentInput) shifts.push([value, sources.map(named)]);
    })).observe({type: 'layout-shift'});
}"""

# In every frame: where a row of this name is, from the first of them on.
_FOLLOW = """name => {
    globalThis.places = [];
    const look = () => {
        const row = document.querySelector(`li:has([title="${name}"])`);
        if (row !== null) places.push([row.dataset.upload ?? row.dataset.state, row.getBoundingClientRect().top]);
        else if (places.length > 0) places.push(['gone', NaN]);
        requestAnimationFrame(look);
    };
    look();
}"""


def page_of(*lines):
    return encode(draw_page(lines), "PNG")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_others_make_way_for_a_file_without_a_jump(visit, width, motion):
    visitor = visit(width=width)
    page = visitor.page
    page.emulate_media(reduced_motion=motion)
    for number in (1, 2, 3):
        visitor.submit(f"there before {number} {width} {motion}.png", page_of(f"Was there before, number {number}"))
    visitor.go_to_list()
    visitor.wait_for(f"there before 1 {width} {motion}.png")
    visitor.settle()
    page.evaluate(_WATCH)
    name = f"coming {width} {motion}.png"
    page.evaluate(_FOLLOW, name)
    visitor.pick(name, page_of("Makes its way"))
    visitor.wait_for(name)
    visitor.settle()
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < BOUND, shifts
    places = page.evaluate("places")
    seen = {state for state, _ in places}
    assert seen & {"checking", "waiting", "sending"}, "the row of the file"
    assert "succeeded" in seen, "the row of its document"
    assert len({round(top) for _, top in places}) == 1, places
    visitor.assert_accessible()


def test_the_menu_of_a_row_covers_the_rows_below(visit):
    visitor = visit()
    page = visitor.page
    for number in (1, 2, 3):
        visitor.submit(f"stacked {number}.png", page_of(f"Stacked, number {number}"))
    visitor.go_to_list()
    visitor.wait_for("stacked 3.png")
    page.get_by_role("button", name="More actions for stacked 3.png").click()
    item = page.get_by_role("menuitem", name="Delete…")
    expect(item).to_be_visible()
    item.click()  # Playwright checks that nothing covers it.
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="More actions for stacked 3.png")).to_be_focused()
