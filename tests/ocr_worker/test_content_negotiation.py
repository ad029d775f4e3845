from __future__ import annotations

import pytest

from ocr_contract.errors import RequestError
from ocr_formats import BY_NAME, FORMATS, Format
from ocr_worker.http.content_negotiation import TEXT, choose, wants_plain_errors

JSON, RESULT = BY_NAME["json"], BY_NAME["result"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "choice"),
    [
        (None, TEXT),
        ("", TEXT),
        ("*/*", TEXT),
        ("text/plain", TEXT),
        ("Text/Plain; charset=utf-8", TEXT),
        ("text/*", TEXT),
        (BROWSER, TEXT),
        ("application/json", JSON),
        ("application/*", JSON),
        ("application/json, text/plain", TEXT),
        ("text/plain;q=0.5, application/json", JSON),
        ("application/json;q=0.4, */*;q=0.3", JSON),
        ("*/*, text/plain;q=0", JSON),
        ("application/vnd.legible.result+json", RESULT),
        ("application/vnd.legible.result+json;v=1", RESULT),
        ("application/vnd.legible.result+json;v=1, application/problem+json", RESULT),
    ],
)
def test_the_accept_header_chooses(accept: str | None, choice: Format) -> None:
    assert choose(None, accept) is choice


@pytest.mark.parametrize("wanted", FORMATS, ids=lambda item: item.name)
def test_every_format_is_had_by_its_name_and_by_its_media_type(wanted: Format) -> None:
    assert choose(wanted.name, "image/png") is wanted
    assert choose(wanted.name.upper(), None) is wanted
    assert choose(None, f"image/png, {wanted.content_type}, */*;q=0.1") is wanted


@pytest.mark.parametrize(
    ("name", "choice"), [("text", TEXT), ("txt", TEXT), ("json", JSON), ("JSON", JSON), ("", JSON)]
)
def test_the_parameter_wins_over_the_header(name: str, choice: Format) -> None:
    assert choose(name, "application/json") is choice


@pytest.mark.parametrize(
    ("name", "accept"),
    [
        (None, "image/png"),
        (None, "application/vnd.legible.result+json;v=2"),
        (None, "text/plain;q=0"),
        (None, "text/plain;q=much"),
        ("docx", None),
    ],
)
def test_an_unavailable_format_is_refused_with_the_available_ones(name: str | None, accept: str | None) -> None:
    with pytest.raises(RequestError) as caught:
        choose(name, accept)
    assert caught.value.code == "not_acceptable"
    assert "text/plain" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("name", "accept", "plain"),
    [
        (None, None, False),
        (None, "*/*", False),
        (None, "text/plain", True),
        (None, "text/*", True),
        (None, "text/plain, application/json", True),
        (None, "text/plain;q=0.5, application/json", False),
        (None, "application/json", False),
        (None, BROWSER, False),
        ("text", "application/json", True),
        ("json", "text/plain", False),
        ("hocr", "text/plain", False),
    ],
)
def test_errors_are_plain_text_only_for_clients_that_asked_for_it(
    name: str | None, accept: str | None, plain: bool
) -> None:
    assert wants_plain_errors(name, accept) is plain
