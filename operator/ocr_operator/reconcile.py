"""One level-based reconcile: observe, compute, apply what differs, prune, report.

This module is the table of contents of the operator. Only the present state counts, not past events, so a reconcile may
run at any time and any number of times. It does not know what triggered it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract import crd
from ocr_operator.desired import assemble, optional_kinds
from ocr_operator.endpoint import Endpoint, Key, read_endpoint
from ocr_operator.kinds import ENDPOINT, SCALERS, Manifest, kind_of
from ocr_operator.kube.apply import Applier, ApplyResult, NameTaken
from ocr_operator.kube.client import FIELD_MANAGER, ApiError
from ocr_operator.observer import Observer
from ocr_operator.schema.spec import InvalidSpec, needs_polling
from ocr_operator.status import Facts, Problem, compute
from ocr_operator.status.compute import is_settled
from ocr_operator.status.events import Transition, transitions
from ocr_operator.status.problems import is_ready
from ocr_operator.worker_status import is_running

if TYPE_CHECKING:
    from ocr_operator.desired import Defaults
    from ocr_operator.kube.client import Kube
    from ocr_operator.kube.store import Store
    from ocr_operator.worker_status import WorkerStatusCache

_NOT_FOUND: Final = 404
_FORBIDDEN: Final = 403
_CONFLICT: Final = 409
_INVALID: Final = (400, 422)
_LACKS_RIGHTS: Final = "is forbidden: User "
_SCHEMA_MISMATCH: Final = "failed to create typed patch object"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RequeueDelays:
    """Seconds until an endpoint is reconciled again without an event.

    `retry`: one that waits for something no watch reports. `poll`: one whose objects are not all watched.
    """

    retry: float
    poll: float


class Reconciler:
    """Brings endpoints to their desired state.

    Its calls block; thread-safe as long as no key is processed twice at once.
    """

    def __init__(
        self, kube: Kube, store: Store, workers: WorkerStatusCache, defaults: Defaults, delays: RequeueDelays
    ) -> None:
        self._kube = kube
        self._store = store
        self._applier = Applier(kube, store)
        self._observer = Observer(kube, store, workers, defaults)
        self._defaults = defaults
        self._delays = delays

    def reconcile(self, key: Key) -> float | None:
        """Reconcile the endpoint `key`; return the seconds until the next run, None when an event will trigger it.

        Raises `ApiError` when the API server fails for a reason that is not the spec's.
        """
        body = self._store.endpoint(key)
        if body is None or "deletionTimestamp" in body["metadata"]:
            self._applier.forget(key)
            return None  # Kubernetes collects the owned objects itself
        try:
            endpoint = read_endpoint(body)
        except InvalidSpec:
            logger.exception("spec does not match the schema", extra={"fields": {"endpoint": "/".join(key)}})
            return self._delays.retry
        applied = self._apply_desired(endpoint)
        facts = self._observer.observe(endpoint, applied)
        settled = self._report(endpoint, body, facts)
        if self._is_superseded(endpoint):
            return 0.0
        if applied.old_scaler_remains or not (settled or _watch_suffices(facts)):
            return self._delays.retry
        return self._delays.poll if needs_polling(endpoint.spec) else None

    # --- act ---------------------------------------------------------------------------------------------------------

    def _apply_desired(self, endpoint: Endpoint) -> ApplyResult:
        """Apply the desired objects and prune the others; return the outcome."""
        holder = self._store.holder_of(endpoint.api_name)
        if holder is not None and holder["metadata"]["uid"] != endpoint.uid:
            other = "/".join(holder["metadata"][part] for part in ("namespace", "name"))
            return ApplyResult(
                problem=Problem(
                    "ApiNameConflict",
                    f"The apiName {endpoint.api_name} is already used by the older OcrEndpoint {other}: "
                    "choose another.",
                )
            )
        served = frozenset(kind for kind in optional_kinds(endpoint.spec) if self._kube.serves(kind))
        result = ApplyResult(served=served)
        try:
            wanted = assemble(endpoint, self._defaults, served)
            scalers = [manifest for manifest in wanted if kind_of(manifest) in SCALERS]
            for manifest in wanted:
                if manifest not in scalers:
                    self._apply(endpoint, manifest, result)
            result.old_scaler_remains = bool(self._applier.prune(endpoint, wanted) & set(SCALERS))
            for manifest in [] if result.old_scaler_remains else scalers:  # two scalers would fight over the replicas
                self._apply(endpoint, manifest, result)
        except InvalidSpec as invalid:
            result.problem = Problem("InvalidSpec", str(invalid))
        except NameTaken as taken:
            result.problem = Problem("NameTaken", str(taken))
        except ApiError as error:
            result.problem = _problem_of(error)
        return result

    def _apply(self, endpoint: Endpoint, manifest: Manifest, result: ApplyResult) -> None:
        result.objects[kind_of(manifest)] = self._applier.apply(endpoint, manifest)

    # --- report ------------------------------------------------------------------------------------------------------

    def _report(self, endpoint: Endpoint, body: Manifest, facts: Facts) -> bool:
        """Write the status and its Events if the status changed; return whether the endpoint is settled."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        status = compute(endpoint, facts, now)
        settled = is_settled(status)
        if status == endpoint.status:
            return settled
        manifest = {
            "apiVersion": ENDPOINT.api_version,
            "kind": ENDPOINT.kind,
            "metadata": {"name": endpoint.name, "namespace": endpoint.namespace, "uid": endpoint.uid},
            "status": msgspec.to_builtins(status),
        }
        try:
            self._store.put(ENDPOINT, self._kube.write_status(manifest))
        except ApiError as error:
            if error.status in (_NOT_FOUND, _CONFLICT):
                return True  # the endpoint was deleted in the meantime
            raise
        for transition in transitions(endpoint.status, status):
            self._kube.create_event(_event(body, transition, now))
        return settled

    def _is_superseded(self, endpoint: Endpoint) -> bool:
        """Return whether the spec changed during the reconcile.

        The response to the status write shows the change first, so the watch event that follows is not news.
        """
        newest = self._store.endpoint(endpoint.key)
        return newest is not None and newest["metadata"]["generation"] != endpoint.generation


def _watch_suffices(facts: Facts) -> bool:
    """Return whether a watch will report the next change; rejections, sources and starting workers are not watched."""
    if facts.apply_problem or facts.source_problem or facts.key_problem or facts.scaler_problem:
        return False
    return not any(is_running(pod, facts.revision) and not is_ready(pod) for pod in facts.pods)


def _problem_of(error: ApiError) -> Problem:
    """Return what an API error means for the cluster owner; raise it again when the spec is not the cause."""
    if error.status in _INVALID:
        return Problem("InvalidSpec", f"The API server rejected an object that this spec requires: {error.message}")
    if error.status == _FORBIDDEN and "exceeded quota" in error.message:
        return Problem("QuotaExceeded", error.message)
    if error.status == _FORBIDDEN and _LACKS_RIGHTS not in error.message:
        return Problem("InvalidSpec", f"A policy of this cluster forbids what this spec requires: {error.message}")
    if error.message.startswith(_SCHEMA_MISMATCH):  # the API server reports this as an internal error
        return Problem("InvalidSpec", f"The API server rejected an object that this spec requires: {error.message}")
    raise error


def _event(body: Manifest, transition: Transition, now: str) -> dict[str, Any]:
    metadata = body["metadata"]
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"generateName": f"{metadata['name']}.", "namespace": metadata["namespace"]},
        "involvedObject": {
            "apiVersion": crd.API_VERSION,
            "kind": crd.KIND,
            **{name: metadata[name] for name in ("name", "namespace", "uid", "resourceVersion")},
        },
        "type": transition.type,
        "reason": transition.reason,
        "message": transition.message[:1024],
        "source": {"component": FIELD_MANAGER},
        "firstTimestamp": now,
        "lastTimestamp": now,
        "count": 1,
    }
