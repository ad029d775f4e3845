from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_contract.errors import RequestError
from ocr_worker.http.json_body import decode_base64, member_names, parse_body

MIB = 1024 * 1024


def decoded(text: str) -> bytes:
    pieces: list[bytes] = []
    decode_base64(text, pieces.append)
    return b"".join(pieces)


@given(st.binary(max_size=200), st.booleans(), st.booleans(), st.integers(1, 80), st.sampled_from(["\n", "\r\n", " "]))
def test_every_spelling_of_base64_is_read(data: bytes, url_safe: bool, padded: bool, width: int, blank: str) -> None:
    text = (base64.urlsafe_b64encode if url_safe else base64.b64encode)(data).decode()
    text = text if padded else text.rstrip("=")
    wrapped = blank.join(text[at : at + width] for at in range(0, len(text), width))
    assert decoded(wrapped) == data
    assert decoded("data:image/png;base64," + wrapped + blank) == data


@pytest.mark.parametrize("size", [MIB * 3 // 4 - 1, MIB * 3 // 4, MIB * 3 // 4 + 1, 3 * MIB + 1])
def test_large_texts_are_decoded_in_slices_without_a_seam(size: int) -> None:
    data = bytes(index * 7 % 251 for index in range(1000)) * (size // 1000 + 1)
    assert decoded(base64.b64encode(data[:size]).decode()) == data[:size]
    lines = base64.encodebytes(data[:size]).decode()
    assert decoded(lines) == data[:size]


@pytest.mark.parametrize(
    "text", ["!!!!", "AAAA=AAA", "AA==AAAA", "A", "AAAAA", "AAA\u00e4", "AAAA\u0000", "data:image/png;base64,%41"]
)
def test_invalid_base64_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        decoded(text)
    assert caught.value.code == "bad_base64"
    assert text not in caught.value.detail


def test_the_image_is_separated_from_the_other_keys() -> None:
    assert parse_body(b'{"image": "QUJD", "dpi": 300, "foo": {}}') == ("QUJD", {"dpi": 300, "foo": {}})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b'{"image": "\xff"}', "bad_json"),
        (b'["QUJD"]', "bad_json"),
        (b'{"image": ' + b"[" * 100_000, "bad_json"),
        (b"{}", "missing_image"),
        (b'{"image": null}', "missing_image"),
        (b'{"image": ""}', "missing_image"),
        (b'{"image": " \\n"}', "missing_image"),
        (b'{"image": 5}', "missing_image"),
        (json.dumps({"Image": "QUJD"}).encode(), "missing_image"),
    ],
)
def test_a_body_without_an_image_is_an_error_that_says_so(body: bytes, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_body(body)
    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [64, *range(900, 1010), 5000])
def test_deep_nesting_is_refused_at_every_depth(depth: int, opening: str) -> None:
    nested = opening * depth + "1" + ("]" if opening == "[" else "}") * depth
    body = f'{{"image": "aGk=", "a": {nested}}}'.encode()
    with pytest.raises(RequestError) as caught:
        member_names(body, parse_body(body)[0])
    assert caught.value.code == "bad_json"
