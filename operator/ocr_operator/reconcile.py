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
from ocr_operator.applying import Applier, NameTaken
from ocr_operator.desired import assemble
from ocr_operator.desired.deployment import revision_of
from ocr_operator.desired.identity import is_owned, selector
from ocr_operator.desired.network import internal_url, public_url
from ocr_operator.endpoint import Endpoint, Key, read_endpoint
from ocr_operator.kinds import (
    AUTOSCALER,
    CLAIM,
    CONFIG_MAP,
    DEPLOYMENT,
    ENDPOINT,
    INGRESS,
    POD,
    SECRET,
    Kind,
    Manifest,
)
from ocr_operator.kube import FIELD_MANAGER, Refused
from ocr_operator.spec import InvalidSpec, wants_unwatched
from ocr_operator.status import Facts, Trouble, compute
from ocr_operator.status.events import Transition, transitions

if TYPE_CHECKING:
    from ocr_operator.desired import Defaults
    from ocr_operator.kube import Kube
    from ocr_operator.looking import Answers
    from ocr_operator.store import Store

_NOT_FOUND: Final = 404
_FORBIDDEN: Final = 403
_INVALID: Final = (400, 422)

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
        self._answers = answers
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
        refused = self._bring_about(endpoint)
        settled = self._report(endpoint, body, self._observe(endpoint, refused))
        if not settled:
            return self._pauses.retry
        return self._pauses.look if wants_unwatched(endpoint.spec) else None

    # --- act ---------------------------------------------------------------------------------------------------------

    def _bring_about(self, endpoint: Endpoint) -> Trouble | None:
        """Apply what is wanted and prune what is not; return why that is not possible."""
        holder = self._store.holder_of(endpoint.api_name)
        if holder is not None and holder["metadata"]["uid"] != endpoint.uid:
            taken = "/".join(holder["metadata"][part] for part in ("namespace", "name"))
            return Trouble(
                "ApiNameConflict", f"The apiName {endpoint.api_name} is {taken}'s, which is older: choose another."
            )
        try:
            wanted = assemble(endpoint, self._defaults)
            for manifest in wanted:
                self._applier.apply(endpoint, manifest)
        except InvalidSpec as invalid:
            return Trouble("InvalidSpec", str(invalid))
        except NameTaken as taken:
            return Trouble("NameTaken", str(taken))
        except Refused as refused:
            return _explain(refused)
        self._applier.prune(endpoint, wanted)
        return None

    # --- observe -----------------------------------------------------------------------------------------------------

    def _observe(self, endpoint: Endpoint, refused: Trouble | None) -> Facts:
        name = crd.workers_name(endpoint.name)

        def owned(kind: Kind) -> Manifest | None:
            found = [body for body in self._store.labelled(kind, endpoint.key) if body["metadata"]["name"] == name]
            return found[0] if found and is_owned(found[0], endpoint) else None

        deployment = owned(DEPLOYMENT)
        revision = revision_of(deployment) if deployment is not None else ""
        pods = tuple(self._store.labelled(POD, endpoint.key))
        return Facts(
            deployment=deployment,
            autoscaler=owned(AUTOSCALER),
            ingress=owned(INGRESS),
            pods=pods,
            answers=self._answers.of(pods, revision),
            refused=refused,
            missing_source=self._missing_source(endpoint),
            missing_key=self._missing_key(endpoint),
            revision=revision,
            internal_url=internal_url(endpoint),
            url=public_url(endpoint),
            selector=selector(endpoint),
        )

    def _missing_source(self, endpoint: Endpoint) -> Trouble | None:
        source = endpoint.spec.trained_data
        if source.config_map is not None:
            kind, name = CONFIG_MAP, source.config_map.name
        elif source.persistent_volume_claim is not None:
            kind, name = CLAIM, source.persistent_volume_claim.claim_name
        else:
            return None
        if self._kube.get(kind, endpoint.namespace, name) is not None:
            return None
        return Trouble(
            "ModelSourceMissing", f"There is no {kind.kind} {name} in this namespace: make it, or name another."
        )

    def _missing_key(self, endpoint: Endpoint) -> Trouble | None:
        reference = endpoint.spec.auth.secret_ref
        if reference is None:
            return None
        secret = self._kube.get(SECRET, endpoint.namespace, reference.name)
        if secret is None:
            what = f"There is no Secret {reference.name} in this namespace"
        elif not (secret.get("data") or {}).get(reference.key):
            what = f"The Secret {reference.name} has no entry {reference.key}, or an empty one"
        else:
            return None
        return Trouble("AuthSecretMissing", f"{what}: make it, or correct spec.auth.secretRef.")

    # --- report ------------------------------------------------------------------------------------------------------

    def _report(self, endpoint: Endpoint, body: Manifest, facts: Facts) -> bool:
        """Write the status and tell the transitions, if there are any; return whether nothing is waited for."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        status = compute(endpoint, facts, now)
        settled = any(
            condition.type == "Ready" and (condition.status == "True" or condition.reason == "Suspended")
            for condition in status.conditions
        )
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


def _explain(refused: Refused) -> Trouble:
    """Return what a refusal means for the cluster owner; raises it again when it is not the spec's fault."""
    if refused.status in _INVALID:
        return Trouble("InvalidSpec", f"The API server refuses what the spec asks for: {refused.message}")
    if refused.status == _FORBIDDEN and "exceeded quota" in refused.message:
        return Trouble("QuotaExceeded", refused.message)
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
