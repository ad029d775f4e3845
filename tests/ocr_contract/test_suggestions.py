"""A misspelt option is refused by name, with the nearest known name; a repeated one by name."""

import pytest

from ocr_contract.errors import RequestError
from ocr_contract.suggestions import check_options, nearest, unknown_option

KNOWN = ("languages", "pageSegMode", "ocrEngineMode", "dpi", "pages", "changed_after")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("langages", "languages"),
        ("Languages", "languages"),
        ("page_seg_mode", "pageSegMode"),
        ("DPI", "dpi"),
        ("page", "pages"),
        ("changedAfter", "changed_after"),
        ("foo", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_the_nearest_known_name(given: str, meant: str | None) -> None:
    assert nearest(given, KNOWN) == meant


def test_an_unknown_name_is_refused_with_what_was_meant_or_all_that_are_known() -> None:
    error = unknown_option("langages", KNOWN)
    assert (error.code, error.kind.status) == ("unknown_option", 400)
    assert error.detail == 'There is no option "langages".'
    assert error.hint == "Did you mean languages?"
    assert unknown_option("foo", KNOWN).hint == f"Known options: {', '.join(KNOWN)}."
    assert unknown_option("foo", ()).hint == "Leave it out: this call takes no options."


def test_a_callers_text_is_shown_truncated_and_without_control_characters() -> None:
    detail = unknown_option("a\r\nb\x00" + "x" * 1000, KNOWN).detail
    assert detail.startswith('There is no option "a??b?xxx')
    assert len(detail) < 120


def test_a_repeated_name_is_refused_unless_it_may_be_repeated() -> None:
    check_options(["dpi", "pages"], KNOWN)
    with pytest.raises(RequestError, match='"dpi" was given more than once') as caught:
        check_options(["dpi", "pages", "dpi"], KNOWN)
    assert caught.value.code == "repeated_option"
    check_options(["pages", "pages"], KNOWN, repeatable={"pages"})
    with pytest.raises(RequestError, match="langages"):
        check_options(["dpi", "dpi", "langages"], KNOWN, repeatable={"dpi"})
