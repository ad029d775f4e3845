"""Compares an observed object with the desired manifest, so that the operator writes only what differs. Pure.

The API server adds defaults and other managers add fields, so an object matches when it *contains* the manifest and its
lists have no further items. Quantities may be written differently ("1000m" equals "1"), and Go drops an empty string,
list or object. The fingerprint annotation reveals a field that was removed from the manifest.
"""

from __future__ import annotations

from typing import Any, Final

from ocr_operator.schema.quantities import parse_quantity

_LIST_KEYS: Final = ("uid", "mountPath", "containerPort", "port", "name", "type")
_SHARED_LIST_KEY: Final = "uid"  # an object may have further owners
_ATOMIC: Final = frozenset({"selector", "nodeSelector", "podSelector", "matchLabels"})
_LEFT_OUT: Final[tuple[object, ...]] = (
    None,
    "",
    {},
    [],
    (),
)  # an absent number or boolean takes its default instead
_QUANTITIES: Final = frozenset({"requests", "limits", "sizeLimit"})


def contains(observed: Any, wanted: Any, *, quantity: bool = False) -> bool:
    """Return whether `observed` contains all of `wanted`."""
    if isinstance(wanted, dict):
        if not isinstance(observed, dict):
            return not wanted and observed is None
        return all(_contains_member(observed, key, value, quantity) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        return _contains_list(observed or [], wanted)
    if observed is None:
        return wanted in _LEFT_OUT
    if quantity:
        return parse_quantity(observed) == parse_quantity(wanted)
    return bool(observed == wanted)


def _contains_member(observed: dict[str, Any], key: str, wanted: Any, quantity: bool) -> bool:
    there = observed.get(key)
    if key in _ATOMIC and not contains(wanted, there):
        return False  # a selector with a further label selects something else
    return contains(there, wanted, quantity=quantity or key in _QUANTITIES)


def _contains_list(observed: list[Any], wanted: list[Any] | tuple[Any, ...]) -> bool:
    key = next((key for key in _LIST_KEYS if all(isinstance(item, dict) and key in item for item in wanted)), None)
    if not wanted or key is None or len({item[key] for item in wanted}) < len(wanted):
        return len(observed) == len(wanted) and all(map(contains, observed, wanted))
    if len(observed) != len(wanted) and key != _SHARED_LIST_KEY:
        return False
    by_key = {item.get(key): item for item in observed if isinstance(item, dict)}
    return all(contains(by_key.get(item[key]), item) for item in wanted)
