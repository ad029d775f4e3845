"""A caller's request id is kept if it is harmless; any other is replaced."""

import pytest

from ocr_contract.wire import MAX_REQUEST_ID, accept_request_id


@pytest.mark.parametrize("given", ["a", "abc-1.2:3", "Root=1-67891233-abcdef", "a/b+c=", "x" * MAX_REQUEST_ID])
def test_a_harmless_id_is_kept(given: str) -> None:
    assert accept_request_id(given) == given


@pytest.mark.parametrize("given", ["", "a b", "a\n", "ä", '"', "x" * (MAX_REQUEST_ID + 1)])
def test_any_other_is_replaced_by_a_new_one(given: str) -> None:
    first, second = accept_request_id(given), accept_request_id(given)
    assert len(first) == len(second) == 32
    assert first != second
    assert given != first
