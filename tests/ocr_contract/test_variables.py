"""Tesseract variables: those that may be set, their values, and the refusal of all others."""

import msgspec
import pytest

from ocr_contract.errors import RequestError
from ocr_contract.options import RecognitionOptions, parse_options
from ocr_contract.variables import VARIABLES, read_variables

DEFAULTS = RecognitionOptions(variables={"tessedit_char_whitelist": "ABC", "textord_heavy_nr": "1"})

FORBIDDEN = [
    "debug_file",
    "user_words_file",
    "user_patterns_suffix",
    "tessedit_write_images",
    "tessedit_create_pdf",
    "tessedit_dump_choices",
    "textord_dump_table_images",
    "tessedit_pageseg_mode",
    "tessedit_char_whitelist ",
    "",
    "../x",
]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_other_names_are_refused_by_name_with_those_that_may_be_set(name: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_variables({name: "1"})
    assert refused.value.code == "option_not_supported"
    assert f'"{name}"' in refused.value.detail
    assert "tessedit_char_whitelist" in str(refused.value.hint)


def test_nothing_on_the_list_names_a_file() -> None:
    parts = ("file", "write", "dump", "debug", "create", "suffix", "dir", "display")
    for name in VARIABLES:
        assert not any(part in name for part in parts)


GOOD = [
    ("tessedit_char_whitelist", "0123456789 €", "0123456789 €"),
    ("tessedit_char_blacklist", "", ""),
    ("tessedit_do_invert", False, "0"),
    ("tessedit_do_invert", "T", "1"),
    ("thresholding_method", 2, "2"),
    ("thresholding_method", "1", "1"),
    ("thresholding_kfactor", 0.34, "0.34"),
    ("thresholding_kfactor", "0.50", "0.5"),
    ("noise_maxperword", 16.0, "16"),
]


@pytest.mark.parametrize(("name", "value", "expected"), GOOD)
def test_values_are_written_as_tesseract_reads_them(name: str, value: object, expected: str) -> None:
    assert read_variables({name: value}) == {name: expected}


BAD = [
    ("tessedit_char_whitelist", "a\nb"),
    ("tessedit_char_whitelist", "a\x00"),
    ("tessedit_char_whitelist", "a" * 1025),
    ("tessedit_char_whitelist", 7),
    ("tessedit_do_invert", "maybe"),
    ("thresholding_method", 3),
    ("thresholding_method", 1.5),
    ("thresholding_method", True),
    ("thresholding_kfactor", "nan"),
    ("thresholding_kfactor", "inf"),
    ("thresholding_kfactor", -0.1),
    ("noise_maxperword", "1e400"),
    ("noise_maxperword", 10**400),
    ("noise_maxperword", [1]),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_other_values_are_refused_by_the_variables_name(name: str, value: object) -> None:
    with pytest.raises(RequestError) as refused:
        read_variables({name: value})
    assert refused.value.code == "invalid_option"
    assert f'"{name}"' in refused.value.detail


def test_request_sets_single_variables_over_those_of_the_endpoint() -> None:
    options = parse_options({"variables": {"textord_heavy_nr": False, "tessedit_do_invert": 0}}, DEFAULTS)
    assert options.variables == {"tessedit_char_whitelist": "ABC", "textord_heavy_nr": "0", "tessedit_do_invert": "0"}
    assert parse_options({"whitelist": "09"}, DEFAULTS).variables["tessedit_char_whitelist"] == "09"
    assert parse_options({"variables": None, "whitelist": ""}, DEFAULTS) == DEFAULTS
    assert DEFAULTS.variables["tessedit_char_whitelist"] == "ABC"


def test_form_sends_them_as_json() -> None:
    options = parse_options({"variables": '{"textord_heavy_nr": true}'}, RecognitionOptions())
    assert options.variables == {"textord_heavy_nr": "1"}
    for wrong in ("textord_heavy_nr=1", "[1]", 7, ["a"]):
        with pytest.raises(RequestError) as refused:
            parse_options({"variables": wrong}, DEFAULTS)
        assert refused.value.code == "invalid_option"


def test_they_travel_as_a_request_body() -> None:
    body = msgspec.json.decode(msgspec.json.encode(DEFAULTS))
    assert parse_options(body, RecognitionOptions()) == DEFAULTS
    assert "variables" not in msgspec.json.decode(msgspec.json.encode(RecognitionOptions()))
