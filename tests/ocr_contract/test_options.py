"""Every spelling of an option has the same meaning, and unsupported options are refused by name."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_contract.errors import KINDS, OcrError, RequestError
from ocr_contract.options import PREPROCESSING_OFF, Preprocessing, RecognitionOptions, parse_options
from ocr_contract.page_selection import select_pages

DEFAULTS = RecognitionOptions(languages=("fra",), page_seg_mode=6)


def refused(given_options: dict[str, object]) -> RequestError:
    with pytest.raises(RequestError) as caught:
        parse_options(given_options, DEFAULTS)
    return caught.value


@pytest.mark.parametrize("key", ["languages", "language", "lang"])
@pytest.mark.parametrize(
    "value", [["eng", "deu"], "eng+deu", "eng,deu", ["eng+deu"], ("eng", "deu", "eng"), " eng+deu "]
)
def test_languages_in_every_spelling(key: str, value: object) -> None:
    assert parse_options({key: value}, DEFAULTS).languages == ("eng", "deu")


@pytest.mark.parametrize("value", ["../../x", "en", "", [], ["eng", 7], 7, "eng+", ["eng"] * 0, {"eng": 1}, ["a" * 50]])
def test_languages_that_are_none(value: object) -> None:
    if value == "":
        assert parse_options({"lang": value}, DEFAULTS) == DEFAULTS
    else:
        assert refused({"lang": value}).code == "invalid_option"


def test_too_many_languages_are_refused() -> None:
    names = [f"a{chr(97 + i)}b" for i in range(17)]
    assert "1 to 16" in refused({"languages": names}).detail


@pytest.mark.parametrize(
    ("key", "value", "attribute", "expected"),
    [
        ("pageSegMode", "11", "page_seg_mode", 11),
        ("pageSegMode", 1, "page_seg_mode", 1),
        ("ocrEngineMode", 3, "ocr_engine_mode", 3),
        ("dpi", "300", "dpi", 300),
        ("engine", "TesseractCLI", "engine", "TesseractCLI"),
        ("preprocessing", {"enlarge": "Off"}, "preprocessing", Preprocessing(enlarge="Off")),
        ("preprocessing", '{"enlarge": "Off"}', "preprocessing", Preprocessing(enlarge="Off")),
        ("preprocessing", "Off", "preprocessing", PREPROCESSING_OFF),
        ("pages", "1-3, 7", "pages", "1-3,7"),
        ("pages", 4, "pages", "4"),
    ],
)
def test_option_is_taken(key: str, value: object, attribute: str, expected: object) -> None:
    assert getattr(parse_options({key: value}, DEFAULTS), attribute) == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pageSegMode", 14),
        ("pageSegMode", -1),
        ("pageSegMode", True),
        ("pageSegMode", 3.5),
        ("pageSegMode", "three"),
        ("ocrEngineMode", 4),
        ("dpi", 69),
        ("dpi", 2401),
        ("engine", "tesseract"),
        ("preprocessing", {"sharpen": "Auto"}),
        ("preprocessing", {"enlarge": "On"}),
        ("preprocessing", "{"),
        ("pages", "0"),
        ("pages", "3-1"),
        ("pages", "1;2"),
        ("pages", []),
        ("pages", True),
        ("pages", "1-1000000000"),
    ],
)
def test_option_is_refused_by_name(key: str, value: object) -> None:
    error = refused({key: value})
    assert error.code == "invalid_option"
    assert f'"{key}"' in error.detail


@pytest.mark.parametrize("key", ["url", "webhook", "userWords", "confidenceThreshold"])
def test_unsupported_options_are_refused_by_name(key: str) -> None:
    error = refused({key: "x"})
    assert error.code == "option_not_supported"
    assert f'"{key}"' in error.detail


def test_unknown_keys_are_ignored() -> None:
    assert parse_options({"image": "...", "sessionId": 7}, DEFAULTS) == DEFAULTS


def test_options_travel_as_a_request_body() -> None:
    options = parse_options({"lang": "deu", "pages": "2-", "preprocessing": {"background": "Off"}}, DEFAULTS)
    body = msgspec.json.decode(msgspec.json.encode(options))
    assert parse_options(body, RecognitionOptions()) == msgspec.structs.replace(options)


@pytest.mark.parametrize(
    ("selection", "count", "expected"),
    [(None, 3, [1, 2, 3]), ("2", 3, [2]), ("1-2,2-3", 3, [1, 2, 3]), ("2-", 4, [2, 3, 4]), ("3,1", 3, [1, 3])],
)
def test_pages_are_selected(selection: str | None, count: int, expected: list[int]) -> None:
    assert select_pages(selection, count) == expected


@pytest.mark.parametrize("selection", ["4", "2-4", "9-"])
def test_pages_that_are_not_there(selection: str) -> None:
    with pytest.raises(RequestError) as caught:
        select_pages(selection, 3)
    assert caught.value.code == "page_out_of_range"
    assert caught.value.limit == 3


@given(
    st.dictionaries(
        st.sampled_from(["languages", "pageSegMode", "dpi", "preprocessing", "engine", "pages", "ocrEngineMode", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_any_json_is_taken_or_refused_with_a_code(body: dict[str, object]) -> None:
    try:
        options = parse_options(body, RecognitionOptions())
        if options.pages is not None:
            select_pages(options.pages, 5)
    except OcrError as error:
        assert error.code in KINDS  # noqa: PT017 - either outcome is right
