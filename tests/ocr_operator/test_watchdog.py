"""The watchdog notices a dead watch and a reconcile that hangs."""

from typing import Any

from ocr_operator.kinds import ENDPOINT
from ocr_operator.kube.store import Store
from ocr_operator.runtime.watchdog import Watchdog
from tests.ocr_operator.factories import resource


def test_dead_watch_is_detected_at_the_second_check() -> None:
    store, dog = Store(), Watchdog()
    store.deliver(ENDPOINT, _at(100))
    dog.check(store.undelivered([_at(100)]))
    assert dog.failure(0) is None
    dog.check(store.undelivered([_at(101)]))
    assert dog.failure(0) is None, "it may be on its way"
    store.put(ENDPOINT, _at(101))
    dog.check(store.undelivered([_at(102)]))
    assert dog.failure(0) == "the watch of OcrEndpoints delivers nothing"
    store.deliver(ENDPOINT, _at(103))
    dog.check(store.undelivered([_at(103)]))
    assert dog.failure(0) is None


def test_hanging_reconcile_is_detected() -> None:
    assert "has been running" in (Watchdog().failure(1000) or "")


def _at(version: int) -> dict[str, Any]:
    body = resource()
    body["metadata"]["resourceVersion"] = str(version)
    return body
