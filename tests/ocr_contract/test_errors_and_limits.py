"""The catalogue is complete and has a stable form; deadlines match the table."""

import re

import msgspec
import pytest

from ocr_contract.errors import KINDS, LimitExceeded, Problem, Unavailable, from_problem
from ocr_contract.limits import JobLimits


def test_codes_are_stable_in_form() -> None:
    for code, kind in KINDS.items():
        assert re.fullmatch(r"[a-z0-9_]+", code)
        assert 400 <= kind.status < 600
        assert not kind.title.endswith(".")


def test_an_error_travels_and_comes_back() -> None:
    error = LimitExceeded(
        "too_many_pixels",
        "The page has 400 megapixels; the limit is 100.",
        limit=100,
        actual=400,
        hint="Scale it down.",
    )
    body = msgspec.json.encode(error.problem("request-7"))
    assert msgspec.json.decode(body) == {
        "type": "urn:legible:problem:too_many_pixels",
        "title": "A page has too many pixels",
        "status": 422,
        "code": "too_many_pixels",
        "detail": "The page has 400 megapixels; the limit is 100.",
        "limit": 100,
        "actual": 400,
        "hint": "Scale it down.",
        "request_id": "request-7",
    }
    back = from_problem(msgspec.json.decode(body, type=Problem))
    assert (back.code, back.detail, back.limit, back.actual) == (error.code, error.detail, 100, 400)


def test_an_unknown_code_of_a_newer_program_is_kept_as_an_error() -> None:
    problem = Problem(type="urn:x", title="New", status=418, code="from_the_future", detail="Said in words.")
    assert from_problem(problem).code == "internal_error"
    assert from_problem(problem).detail == "Said in words."


def test_unavailable_says_when_to_retry() -> None:
    assert Unavailable("queue_full", "8 requests are waiting.", retry_after=3).retry_after == 3


@pytest.mark.parametrize(("pages", "seconds"), [(1, 45), (40, 630), (500, 7200)])
def test_deadline_of_a_job(pages: int, seconds: int) -> None:
    assert JobLimits().deadline_seconds(pages) == seconds
