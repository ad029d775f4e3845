"""The diff: an object must be applied only if it does not contain its manifest."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_operator.desired.identity import FINGERPRINT, fingerprint, with_fingerprint
from ocr_operator.kube.diff import contains
from ocr_operator.schema.quantities import mebibytes, parse_quantity

SAME: list[tuple[Any, Any]] = [
    ({"a": 1, "default": 2}, {"a": 1}),
    (
        {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}}},
        {"resources": {"requests": {"cpu": 1, "memory": "1024Mi"}}},
    ),
    ({"env": [{"name": "B", "value": "2"}, {"name": "A"}]}, {"env": [{"name": "A"}, {"name": "B", "value": "2"}]}),
    ({"ownerReferences": [{"uid": "a"}, {"uid": "b"}]}, {"ownerReferences": [{"uid": "b"}]}),
    ({}, {"affinity": {}, "list": [], "text": ""}),
    ({"ports": [{"port": 80, "nodePort": 3}]}, {"ports": [{"port": 80}]}),
    ({"from": [{"a": 1}, {"b": 2}]}, {"from": [{"a": 1}, {"b": 2}]}),
]
DIFFERENT: list[tuple[Any, Any]] = [
    ({"a": 1}, {"a": 2}),
    ({}, {"a": 1}),
    ({"a": 0}, {"a": 1}),
    ({"env": [{"name": "A", "value": "2"}]}, {"env": [{"name": "A", "value": "1"}]}),
    ({"env": []}, {"env": [{"name": "A", "value": "1"}]}),
    ({"env": [{"name": "A"}, {"name": "ADDED"}]}, {"env": [{"name": "A"}]}),
    ({"selector": {"a": "b", "added": "c"}}, {"selector": {"a": "b"}}),
    ({"from": [{"a": 1}, {"b": 2}]}, {"from": [{"a": 1}]}),
    ({"egress": [{"to": []}]}, {"egress": []}),
    ({"limits": {"memory": "1Gi"}}, {"limits": {"memory": "1G"}}),
    ({"spec": {"replicas": 1}}, {"spec": {"replicas": 0}}),
    ({"spec": {}}, {"spec": {"automountServiceAccountToken": False}}),
    ({"rollingUpdate": {}}, {"rollingUpdate": {"maxUnavailable": 0}}),
]


@pytest.mark.parametrize(("observed", "wanted"), SAME)
def test_contained(observed: Any, wanted: Any) -> None:
    assert contains(observed, wanted)


@pytest.mark.parametrize(("observed", "wanted"), DIFFERENT)
def test_not_contained(observed: Any, wanted: Any) -> None:
    assert not contains(observed, wanted)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3),
)


@given(_values)
def test_everything_contains_itself(value: Any) -> None:
    assert contains(value, value)


@given(st.dictionaries(st.text(max_size=3), _values, max_size=4), st.dictionaries(st.text(max_size=3), _values))
def test_additions_of_others_are_ignored(wanted: dict[str, Any], added: dict[str, Any]) -> None:
    assert contains({**added, **wanted}, wanted)


def test_removed_field_changes_the_fingerprint() -> None:
    before = with_fingerprint({"metadata": {"name": "a"}, "spec": {"nodeSelector": {"disk": "fast"}}})
    after = with_fingerprint({"metadata": {"name": "a"}, "spec": {}})
    assert contains(before["spec"], after["spec"])
    assert not contains(before, after)
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert before["metadata"]["annotations"][FINGERPRINT]


@pytest.mark.parametrize(
    ("written", "number"),
    [("500m", "0.5"), (2, "2"), ("1.5Gi", str(1.5 * 2**30)), ("1k", "1000"), ("1e3", "1000"), ("12E", "12" + "0" * 18)],
)
def test_quantity(written: object, number: str) -> None:
    assert parse_quantity(written) == Decimal(number)


@pytest.mark.parametrize("written", ["lots", "", "1KiB", None, True])
def test_not_a_quantity(written: object) -> None:
    assert parse_quantity(written) is None


def test_mebibytes_are_rounded_up() -> None:
    assert mebibytes(2**20 + 1) == "2Mi"
