from __future__ import annotations

import pytest

from ocr_contract.errors import RequestError
from ocr_worker.negotiate import JSON, RESULT, TEXT, Choice, choose, wants_plain_errors

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
def test_the_accept_header_chooses(accept: str | None, choice: Choice) -> None:
    assert choose(None, accept) == choice


@pytest.mark.parametrize(
    ("name", "choice"), [("text", TEXT), ("txt", TEXT), ("json", JSON), ("JSON", JSON), ("", JSON)]
)
def test_the_parameter_wins_over_the_header(name: str, choice: Choice) -> None:
    assert choose(name, "application/json") == choice


@pytest.mark.parametrize(
    ("name", "accept"),
    [
        (None, "image/png"),
        (None, "application/vnd.legible.result+json;v=2"),
        (None, "text/plain;q=0"),
        (None, "text/plain;q=much"),
        ("hocr", None),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_there_is(name: str | None, accept: str | None) -> None:
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
def test_errors_are_plain_only_for_who_asked_for_text(name: str | None, accept: str | None, plain: bool) -> None:
    assert wants_plain_errors(name, accept) is plain
