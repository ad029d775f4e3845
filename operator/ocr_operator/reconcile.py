"""One level-based reconcile: observe, compute, apply what differs, prune, report.

It reads as the table of contents of the operator. What was observed before does not matter, only what is there now, so
it may be called at any time, any number of times. It must not know why it was called.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract import crd
from ocr_operator.applying import Applier, Done, NameTaken
from ocr_operator.desired import assemble, optional_kinds
from ocr_operator.endpoint import Endpoint, Key, read_endpoint
from ocr_operator.kinds import ENDPOINT, SCALERS, Manifest, kind_of
from ocr_operator.kube import FIELD_MANAGER, Refused
from ocr_operator.looking import is_running
from ocr_operator.observing import Observer
from ocr_operator.spec import InvalidSpec, wants_unwatched
from ocr_operator.status import Facts, Trouble, compute
from ocr_operator.status.compute import is_settled
from ocr_operator.status.events import Transition, transitions
from ocr_operator.status.troubles import is_ready

if TYPE_CHECKING:
    from ocr_operator.desired import Defaults
    from ocr_operator.kube import Kube
    from ocr_operator.looking import Answers
    from ocr_operator.store import Store

_NOT_FOUND: Final = 404
_FORBIDDEN: Final = 403
_INVALID: Final = (400, 422)
_LACKS_RIGHTS: Final = "is forbidden: User "
_NOT_OF_THE_SCHEMA: Final = "failed to create typed patch object"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Seconds after which an endpoint is looked at again: one that is not Ready, one whose objects are not watched."""

    retry: float
    look: float


class Reconciler:
    """Brings endpoints to what their specs say. Blocking; safe for threads as long as a key is worked on once."""

    def __init__(self, kube: Kube, store: Store, answers: Answers, defaults: Defaults, pauses: Pauses) -> None:
        self._kube = kube
        self._store = store
        self._applier = Applier(kube, store)
        self._observer = Observer(kube, store, answers, defaults)
        self._defaults = defaults
        self._pauses = pauses

    def reconcile(self, key: Key) -> float | None:
        """Reconcile the endpoint `key`; return after how many seconds to look again, None when a change will tell.

        Raises `Refused` when the API server could not do what must work.
        """
        body = self._store.endpoint(key)
        if body is None or "deletionTimestamp" in body["metadata"]:
            self._applier.forget(key)
            return None  # what it owns is collected by Kubernetes itself
        try:
            endpoint = read_endpoint(body)
        except InvalidSpec:
            logger.exception("spec not understood", extra={"fields": {"endpoint": "/".join(key)}})
            return self._pauses.retry
        done = self._bring_about(endpoint)
        facts = self._observer.observe(endpoint, done)
        settled = self._report(endpoint, body, facts)
        if self._is_overtaken(endpoint):
            return 0.0
        if done.unfinished or not (settled or _will_be_told(facts)):
            return self._pauses.retry
        return self._pauses.look if wants_unwatched(endpoint.spec) else None

    # --- act ---------------------------------------------------------------------------------------------------------

    def _bring_about(self, endpoint: Endpoint) -> Done:
        """Apply what is wanted and prune what is not; say what was possible."""
        holder = self._store.holder_of(endpoint.api_name)
        if holder is not None and holder["metadata"]["uid"] != endpoint.uid:
            taken = "/".join(holder["metadata"][part] for part in ("namespace", "name"))
            return Done(
                refused=Trouble(
                    "ApiNameConflict", f"The apiName {endpoint.api_name} is {taken}'s, which is older: choose another."
                )
            )
        served = frozenset(kind for kind in optional_kinds(endpoint.spec) if self._kube.serves(kind))
        done = Done(served=served)
        try:
            wanted = assemble(endpoint, self._defaults, served)
            scalers = [manifest for manifest in wanted if kind_of(manifest) in SCALERS]
            for manifest in wanted:
                if manifest not in scalers:
                    self._apply(endpoint, manifest, done)
            done.unfinished = bool(self._applier.prune(endpoint, wanted) & set(SCALERS))
            for manifest in [] if done.unfinished else scalers:  # two at once would pull in two directions
                self._apply(endpoint, manifest, done)
        except InvalidSpec as invalid:
            done.refused = Trouble("InvalidSpec", str(invalid))
        except NameTaken as taken:
            done.refused = Trouble("NameTaken", str(taken))
        except Refused as refused:
            done.refused = _explain(refused)
        return done

    def _apply(self, endpoint: Endpoint, manifest: Manifest, done: Done) -> None:
        done.objects[kind_of(manifest)] = self._applier.apply(endpoint, manifest)

    # --- report ------------------------------------------------------------------------------------------------------

    def _report(self, endpoint: Endpoint, body: Manifest, facts: Facts) -> bool:
        """Write the status and tell the transitions, if there are any; return whether nothing is waited for."""
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
        except Refused as refused:
            if refused.status in (_NOT_FOUND, 409):
                return True  # it was deleted meanwhile
            raise
        for transition in transitions(endpoint.status, status):
            self._kube.tell(_event(body, transition, now))
        return settled

    def _is_overtaken(self, endpoint: Endpoint) -> bool:
        """Tell whether the spec has changed meanwhile.

        The answer to writing the status shows that first, and then the watch brings nothing that would be new.
        """
        newest = self._store.endpoint(endpoint.key)
        return newest is not None and newest["metadata"]["generation"] != endpoint.generation


def _will_be_told(facts: Facts) -> bool:
    """Tell whether a watch brings whatever comes next: nothing watches refusals, sources, and workers that start."""
    if facts.refused or facts.missing_source or facts.missing_key or facts.unscaled:
        return False
    return not any(is_running(pod, facts.revision) and not is_ready(pod) for pod in facts.pods)


def _explain(refused: Refused) -> Trouble:
    """Return what a refusal means for the cluster owner; raises it again when it is not the spec's fault."""
    if refused.status in _INVALID:
        return Trouble("InvalidSpec", f"The API server refuses what the spec asks for: {refused.message}")
    if refused.status == _FORBIDDEN and "exceeded quota" in refused.message:
        return Trouble("QuotaExceeded", refused.message)
    if refused.status == _FORBIDDEN and _LACKS_RIGHTS not in refused.message:
        return Trouble("InvalidSpec", f"A policy of this cluster forbids what the spec asks for: {refused.message}")
    if refused.message.startswith(_NOT_OF_THE_SCHEMA):  # the server calls that an error of its own
        return Trouble("InvalidSpec", f"The API server refuses what the spec asks for: {refused.message}")
    raise refused


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
