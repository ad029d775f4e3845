"""Documents for the tests of the viewer."""

import pytest

from tests.sample_documents import draw_pdf


@pytest.fixture(scope="module")
def three_pages():
    return draw_pdf([[f"Chapter {number}", "Text of this chapter"] for number in ("one", "two", "three")])
