"""Collects the facts that a status is computed from: objects, pods, worker status, missing Secrets and sources.

It does not know how a status is computed from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract import crd
from ocr_operator.desired import Defaults, keda_context
from ocr_operator.desired.deployment import revision_of
from ocr_operator.desired.http_route import route_url
from ocr_operator.desired.identity import is_owned, selector
from ocr_operator.desired.ingress import ingress_url
from ocr_operator.desired.keda import missing_requirement
from ocr_operator.desired.services import internal_url
from ocr_operator.kinds import (
    AUTOSCALER,
    CLAIM,
    CONFIG_MAP,
    DEPLOYMENT,
    GATEWAY,
    HTTP_ROUTE,
    INGRESS,
    POD,
    SCALED_OBJECT,
    SECRET,
    Kind,
    Manifest,
)
from ocr_operator.status import Facts, Problem

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kube.apply import ApplyResult
    from ocr_operator.kube.client import Kube
    from ocr_operator.kube.store import Store
    from ocr_operator.worker_status import WorkerStatusCache


class Observer:
    """Observes endpoints. Its calls block; thread-safe."""

    def __init__(self, kube: Kube, store: Store, workers: WorkerStatusCache, defaults: Defaults) -> None:
        self._kube = kube
        self._store = store
        self._workers = workers
        self._defaults = defaults

    def observe(self, endpoint: Endpoint, applied: ApplyResult) -> Facts:
        """Return the facts about an endpoint whose objects were just applied with the result `applied`."""
        deployment = self._owned(endpoint, DEPLOYMENT)
        revision = revision_of(deployment) if deployment is not None else ""
        pods = tuple(self._store.labelled(POD, endpoint.key))
        return Facts(
            deployment=deployment,
            autoscaler=self._owned(endpoint, AUTOSCALER),
            scaled_object=applied.objects.get(SCALED_OBJECT),
            ingress=self._owned(endpoint, INGRESS),
            http_route=applied.objects.get(HTTP_ROUTE),
            pods=pods,
            workers=self._workers.get(pods, revision),
            apply_problem=applied.problem,
            source_problem=self._source_problem(endpoint),
            key_problem=self._key_problem(endpoint),
            scaler_problem=self._scaler_problem(endpoint, applied),
            revision=revision,
            internal_url=internal_url(endpoint),
            url=self._url(endpoint),
            selector=selector(endpoint),
        )

    def _owned(self, endpoint: Endpoint, kind: Kind) -> Manifest | None:
        name = crd.workers_name(endpoint.name)
        found = [body for body in self._store.labelled(kind, endpoint.key) if body["metadata"]["name"] == name]
        return found[0] if found and is_owned(found[0], endpoint) else None

    def _url(self, endpoint: Endpoint) -> str | None:
        route = endpoint.spec.exposure.http_route
        if route is None:
            return ingress_url(endpoint)
        reference = route.parent_refs[0]
        gateway = None
        if self._kube.serves(GATEWAY):
            gateway = self._kube.get(GATEWAY, reference.namespace or endpoint.namespace, reference.name)
        return route_url(endpoint, reference, gateway)

    def _scaler_problem(self, endpoint: Endpoint, applied: ApplyResult) -> Problem | None:
        if applied.old_scaler_remains:
            return Problem(
                "AutoscalerUnavailable",
                "The previous autoscaler has not been deleted yet. If this lasts, check that KEDA is running: it must "
                f"remove its finalizer from the ScaledObject {crd.workers_name(endpoint.name)}.",
            )
        sentence = missing_requirement(endpoint, keda_context(self._defaults, applied.served))
        return Problem("AutoscalerUnavailable", sentence) if sentence is not None else None

    def _source_problem(self, endpoint: Endpoint) -> Problem | None:
        source = endpoint.spec.trained_data
        if source.config_map is not None:
            kind, name = CONFIG_MAP, source.config_map.name
        elif source.persistent_volume_claim is not None:
            kind, name = CLAIM, source.persistent_volume_claim.claim_name
        else:
            return None
        if self._kube.get(kind, endpoint.namespace, name) is not None:
            return None
        return Problem(
            "ModelSourceMissing",
            f"The {kind.kind} {name} does not exist in this namespace: create it, or correct spec.trainedData.",
        )

    def _key_problem(self, endpoint: Endpoint) -> Problem | None:
        reference = endpoint.spec.auth.secret_ref
        if reference is None:
            return None
        secret = self._kube.get(SECRET, endpoint.namespace, reference.name)
        if secret is None:
            found = f"The Secret {reference.name} does not exist in this namespace: create it"
        elif not (secret.get("data") or {}).get(reference.key):
            found = f"The Secret {reference.name} has no key {reference.key}, or its value is empty: add it"
        else:
            return None
        return Problem("AuthSecretMissing", f"{found}, or correct spec.auth.secretRef.")
