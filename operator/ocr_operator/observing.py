"""Gathers the facts that a status is computed from: objects, pods, what workers say, what is missing.

It must not know what is said of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract import crd
from ocr_operator.desired import Defaults, surroundings
from ocr_operator.desired.deployment import revision_of
from ocr_operator.desired.identity import is_owned, selector
from ocr_operator.desired.keda import hindrance
from ocr_operator.desired.network import internal_url, public_url
from ocr_operator.desired.route import route_url
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
from ocr_operator.status import Facts, Trouble

if TYPE_CHECKING:
    from ocr_operator.applying import Done
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kube import Kube
    from ocr_operator.looking import Answers
    from ocr_operator.store import Store


class Observer:
    """Looks at endpoints. Blocking; safe for threads."""

    def __init__(self, kube: Kube, store: Store, answers: Answers, defaults: Defaults) -> None:
        self._kube = kube
        self._store = store
        self._answers = answers
        self._defaults = defaults

    def observe(self, endpoint: Endpoint, done: Done) -> Facts:
        """Return the facts of an endpoint for which `done` was brought about just now."""
        deployment = self._owned(endpoint, DEPLOYMENT)
        revision = revision_of(deployment) if deployment is not None else ""
        pods = tuple(self._store.labelled(POD, endpoint.key))
        return Facts(
            deployment=deployment,
            autoscaler=self._owned(endpoint, AUTOSCALER),
            scaled_object=done.objects.get(SCALED_OBJECT),
            ingress=self._owned(endpoint, INGRESS),
            http_route=done.objects.get(HTTP_ROUTE),
            pods=pods,
            answers=self._answers.of(pods, revision),
            refused=done.refused,
            missing_source=self._missing_source(endpoint),
            missing_key=self._missing_key(endpoint),
            unscaled=self._unscaled(endpoint, done),
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
            return public_url(endpoint)
        reference = route.parent_refs[0]
        gateway = None
        if self._kube.serves(GATEWAY):
            gateway = self._kube.get(GATEWAY, reference.namespace or endpoint.namespace, reference.name)
        return route_url(endpoint, reference, gateway)

    def _unscaled(self, endpoint: Endpoint, done: Done) -> Trouble | None:
        if done.unfinished:
            return Trouble(
                "AutoscalerUnavailable",
                "The autoscaler that was there before is not gone yet: wait, or see whether KEDA still runs to let go "
                f"of the ScaledObject {crd.workers_name(endpoint.name)}.",
            )
        sentence = hindrance(endpoint, surroundings(self._defaults, done.served))
        return Trouble("AutoscalerUnavailable", sentence) if sentence is not None else None

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
