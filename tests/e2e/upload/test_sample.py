"""A person without a document is offered a sample, and it is read like any other."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import READ_MS
from tests.support.waiting import wait_until


@pytest.fixture
def newcomer(stack):
    """A person without any document, by name."""
    make = "from django.contrib.auth.models import User; User.objects.create_user('newcomer', password='{}')"
    stack.web.manage("shell", "-c", make.format(stack.password))
    yield "newcomer"
    forget = "from django.contrib.auth.models import User; User.objects.filter(username='newcomer').delete()"
    stack.web.manage("shell", "-c", forget)


@pytest.mark.parametrize(
    ("width", "scheme", "locale", "offer", "name", "done", "word"),
    [
        (1280, "light", "en-GB", "Try it with a sample letter", "sample letter.jpg", "Done", "Hartley,"),
        (390, "dark", "de-DE", "Mit einem Beispielbrief ausprobieren", "Beispielbrief.jpg", "Fertig", "Hartmann,"),
    ],
)
def test_a_newcomer_reads_a_sample_with_one_press(visit, newcomer, width, scheme, locale, offer, name, done, word):
    visitor = visit(signed_in=False, width=width, scheme=scheme, locale=locale)
    page = visitor.page
    visitor.sign_in(name=newcomer)
    wait_until(lambda: page.request.get("/api/v1/languages").json()["items"], seconds=30)
    expect(page.get_by_role("button", name=offer)).to_be_visible()
    visitor.assert_fits()
    visitor.assert_accessible()
    page.get_by_role("button", name=offer).press("Enter")
    expect(visitor.row(name).get_by_text(done, exact=True)).to_be_visible(timeout=READ_MS)
    expect(page.get_by_role("button", name=offer)).to_have_count(0)
    visitor.open(name)
    if width < 800:
        page.get_by_role("tab", name="Text").click()
    expect(page.locator("[data-word]", has_text=word)).to_be_visible()
    assert page.locator("[data-trust=doubtful], [data-trust=poor]").count() > 0
