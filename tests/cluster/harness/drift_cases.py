"""Every possible manual edit of an owned object, derived from the manifest that the operator renders. Pure.

An edit is a JSON patch of one place: a leaf changed, a leaf or a branch removed, an item added to a list. It must not
know which of them an API server accepts.
"""

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from ocr_operator.desired.identity import FINGERPRINT

_IDENTITY = {"/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"}
_LIST_KEYS = ("name", "mountPath", "containerPort", "port", "uid", "type")
_OTHER_WORDS = {
    "TCP": "UDP",
    "ClusterIP": "NodePort",
    "Prefix": "Exact",
    "Utilization": "AverageValue",
    "ScheduleAnyway": "DoNotSchedule",
    "ALL": "NET_RAW",
}


class Edit(NamedTuple):
    """One edit: its description, its place, and the operations of the patch."""

    verb: str
    place: str
    operations: list[dict[str, Any]]


def edits(manifest: dict[str, Any]) -> Iterator[Edit]:
    """Yield every edit of `manifest` except of its identity: names and kinds cannot be edited."""
    yield from _walk("", manifest)


def _walk(pointer: str, node: Any) -> Iterator[Edit]:
    if pointer in _IDENTITY:
        return
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _below(f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", child)
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from _below(f"{pointer}/{number}", child)
        if node:
            yield Edit("add to", pointer, [{"op": "add", "path": f"{pointer}/-", "value": _another(node[-1])}])
    else:
        yield Edit("change", pointer, [{"op": "replace", "path": pointer, "value": _other(node)}])


def _below(pointer: str, child: Any) -> Iterator[Edit]:
    yield from _walk(pointer, child)
    if pointer not in _IDENTITY and pointer not in ("/metadata", "/spec"):
        yield Edit("remove", pointer, [{"op": "remove", "path": pointer}])


def _another(item: Any) -> Any:
    """Return another item for a list that contains `item`."""
    if not isinstance(item, dict):
        return _other(item)
    new = copy.deepcopy(item)
    for key in _LIST_KEYS:
        if key in new:
            new[key] = _other(new[key])
            break
    return new


def _other(value: Any) -> Any:
    """Return another value of the same type that the API server may accept."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value in _OTHER_WORDS:
        return _OTHER_WORDS[value]
    if value.endswith("%"):
        return "50%"
    if value[-1:] == "i" and value[:-2].isdigit():
        return f"{int(value[:-2]) + 1}{value[-2:]}"
    return str(int(value) + 1) if value.isdigit() else f"{value}x"


def canonical(body: dict[str, Any]) -> Any:
    """Return what must be restored after an edit: spec, labels, owners and fingerprint, without order in lists."""
    metadata = body["metadata"]
    kept = {
        "labels": metadata.get("labels"),
        "owners": metadata.get("ownerReferences"),
        "applied": (metadata.get("annotations") or {}).get(FINGERPRINT),
        # A Service that was created again has another address.
        "spec": {name: value for name, value in body["spec"].items() if name not in ("clusterIP", "clusterIPs")},
    }
    return _unordered(kept)


def _unordered(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _unordered(child) for name, child in node.items()}
    if isinstance(node, list):
        return sorted((_unordered(child) for child in node), key=repr)
    return node
