"""A change of the spec during a reconcile, which the response to a write shows before any watch does."""

import pytest
from kubernetes.config import kube_config

from ocr_operator.desired import Defaults
from ocr_operator.endpoint import Key
from ocr_operator.kinds import ENDPOINT
from ocr_operator.kube.client import Kube
from ocr_operator.kube.store import Store
from ocr_operator.reconcile import Reconciler, RequeueDelays
from ocr_operator.worker_status import WorkerStatusCache
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.operator_process import IMAGE, NAMESPACE, Operator


def test_change_that_the_answer_to_a_write_shows_first_is_acted_on(
    seen: Seen, operator: Operator, control_plane: ControlPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.stop()
    try:
        monkeypatch.setattr(kube_config, "KUBE_CONFIG_DEFAULT_LOCATION", str(control_plane.admin))
        store = Store()
        defaults = Defaults(worker_image=IMAGE, platform_namespace=NAMESPACE)
        delays = RequeueDelays(retry=60, poll=60)
        reconciler = Reconciler(Kube((), lambda *_: None), store, WorkerStatusCache(), defaults, delays)
        key = Key(seen.namespace, seen.name)
        store.deliver(ENDPOINT, seen.apply(replicas=2))
        newer = seen.apply(replicas=3)
        assert reconciler.reconcile(key) == 0, "to be looked at again at once"
        assert store.deliver(ENDPOINT, newer) == set(), "the watch brings nothing that would be new"
        reconciler.reconcile(key)
        assert seen.deployment()["spec"]["replicas"] == 3
    finally:
        operator.start()
