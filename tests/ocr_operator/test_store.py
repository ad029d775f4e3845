"""The store keeps the newest version of every watched object."""

from typing import Any

from ocr_contract import crd
from ocr_operator.endpoint import Key
from ocr_operator.kinds import DEPLOYMENT, ENDPOINT
from ocr_operator.kube.store import Store
from tests.ocr_operator.factories import resource


def test_store_keeps_the_newest_version() -> None:
    store = Store()
    old, new = _at(100), _at(101)
    assert store.put(ENDPOINT, new)
    assert not store.put(ENDPOINT, old)
    assert not store.put(ENDPOINT, new)
    assert store.endpoint(Key("office", "letters")) == new


def test_relabelled_object_concerns_its_previous_endpoint_too() -> None:
    store = Store()
    letters, other = Key("office", "letters"), Key("office", "other")
    body = _owned("a", 100)
    assert store.put(DEPLOYMENT, body) == {letters}
    moved = {
        **body,
        "metadata": {**body["metadata"], "labels": {crd.LABEL_ENDPOINT: "other"}, "resourceVersion": "101"},
    }
    assert store.deliver(DEPLOYMENT, moved) == {letters, other}
    assert (store.labelled(DEPLOYMENT, letters), store.labelled(DEPLOYMENT, other)) == ([], [moved])
    bare = {**body, "metadata": {**body["metadata"], "labels": None, "resourceVersion": "102"}}
    assert store.deliver(DEPLOYMENT, bare) == {other}
    assert store.labelled(DEPLOYMENT, other) == []
    assert store.remove(DEPLOYMENT, bare) == set()


def test_late_write_response_does_not_restore_a_deleted_object() -> None:
    store, letters = Store(), Key("office", "letters")
    store.put(DEPLOYMENT, _owned("a", 100))
    assert store.remove(DEPLOYMENT, _owned("a", 103)) == {letters}
    assert store.put(DEPLOYMENT, _owned("a", 102)) == set()
    assert store.remove(DEPLOYMENT, _owned("a", 103)) == {letters}, "looked at again even though it was not known"
    assert store.put(DEPLOYMENT, _owned("a", 104)) == {letters}
    store.put(ENDPOINT, _at(100))
    store.remove(ENDPOINT, _at(102))
    assert store.put(ENDPOINT, _at(101)) == set()
    assert store.endpoint(letters) is None


def test_listing_removes_missing_objects_but_keeps_newer_ones() -> None:
    store = Store()
    for name, version in (("a", 100), ("b", 101), ("c", 200)):
        store.put(DEPLOYMENT, _owned(name, version))
    changed = store.replace(DEPLOYMENT, [_owned("a", 100)], 150)
    left = [body["metadata"]["name"] for body in store.labelled(DEPLOYMENT, Key("office", "letters"))]
    assert left == ["a", "c"]
    assert changed == {Key("office", "letters")}


def test_oldest_endpoint_holds_the_api_name() -> None:
    store = Store()
    younger, older = resource("younger", apiName="post"), resource("older", apiName="post")
    younger["metadata"].update(uid="2", creationTimestamp="2026-01-02T00:00:00Z")
    for body in (younger, older):
        store.put(ENDPOINT, body)
    assert store.holder_of("post") == older
    store.remove(ENDPOINT, older)
    assert store.holder_of("post") == younger
    assert store.holder_of("nobody") is None
    renamed = {**younger, "metadata": {**younger["metadata"], "resourceVersion": "101"}, "spec": {"apiName": "mail"}}
    store.put(ENDPOINT, renamed)
    assert (store.holder_of("post"), store.holder_of("mail")) == (None, renamed)
    assert store.claimants_of("mail") == [Key("office", "younger")]


def test_of_two_claims_of_the_same_second_the_holder_keeps_the_api_name() -> None:
    store = Store()
    holder, newcomer = resource("holder", apiName="post"), resource("newcomer", apiName="post")
    holder["metadata"].update(uid="2")
    holder["status"] = {"conditions": [{"type": "Ready", "reason": "WorkersStarting"}]}
    newcomer["metadata"].update(uid="1")
    for body in (holder, newcomer):
        store.put(ENDPOINT, body)
    assert store.holder_of("post") == holder
    newcomer["status"] = {"conditions": [{"type": "Ready", "reason": "ApiNameConflict"}]}
    assert store.holder_of("post") == holder


def _at(version: int) -> dict[str, Any]:
    body = resource()
    body["metadata"]["resourceVersion"] = str(version)
    return body


def _owned(name: str, version: int) -> dict[str, Any]:
    labels = {"ocr.legible.dev/endpoint": "letters"}
    return {
        "metadata": {
            "name": name,
            "namespace": "office",
            "uid": name,
            "labels": labels,
            "resourceVersion": str(version),
        }
    }
