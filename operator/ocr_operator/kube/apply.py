"""Applies an endpoint's desired objects, prunes those no longer desired, and hands the replica count to an autoscaler.

It does not know the purpose of the objects or how status is reported.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ocr_operator.desired.identity import FINGERPRINT, is_owned, unwatched_name
from ocr_operator.desired.scaling import replicas_for_autoscaler
from ocr_operator.kinds import DEPLOYMENT, LABELLED, UNWATCHED, WATCHED, Kind, Manifest, kind_of
from ocr_operator.kube.client import FIELD_MANAGER, HAND_OVER_MANAGER, ApiError
from ocr_operator.kube.diff import contains

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_operator.endpoint import Endpoint, Key
    from ocr_operator.kube.client import Kube
    from ocr_operator.kube.store import Store
    from ocr_operator.status import Problem

_INVALID: Final = (400, 422)

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class ApplyResult:
    """The outcome of applying an endpoint's objects.

    `problem`: why not all of them could be applied. `served`: the optional kinds that this cluster serves. `objects`:
    the applied objects, by kind. `old_scaler_remains`: a previous autoscaler is not deleted yet.
    """

    problem: Problem | None = None
    served: frozenset[Kind] = frozenset()
    objects: dict[Kind, Manifest] = field(default_factory=dict)
    old_scaler_remains: bool = False


class NameTaken(Exception):
    """An object of the desired name exists already and does not belong to the endpoint."""


class Applier:
    """Applies and prunes objects of endpoints. Thread-safe as long as no endpoint is processed twice at once."""

    def __init__(self, kube: Kube, store: Store) -> None:
        self._kube = kube
        self._store = store
        self._lock = threading.Lock()
        self._absent: dict[Key, tuple[str, set[Kind]]] = {}

    def apply(self, endpoint: Endpoint, manifest: Manifest) -> Manifest:
        """Apply `manifest` if the object differs; return the resulting object. Raises `NameTaken` or `ApiError`."""
        kind = kind_of(manifest)
        observed = self._find(endpoint, kind, manifest["metadata"]["name"])
        if observed is not None:
            if kind == DEPLOYMENT:
                self._hand_over_replicas(endpoint, observed)
            if contains(observed, manifest):
                return observed
        self._set_absent(endpoint, kind, absent=False)
        applied = self._write(kind, manifest, observed)
        self._remember(kind, applied)
        logger.info("object applied", extra={"fields": {"endpoint": "/".join(endpoint.key), "kind": kind.kind}})
        return applied

    def prune(self, endpoint: Endpoint, wanted: Iterable[Manifest]) -> set[Kind]:
        """Delete the endpoint's objects that are not in `wanted`; return the kinds of which an object remains.

        Raises `ApiError`.
        """
        remaining = set()
        names = {(kind_of(manifest), manifest["metadata"]["name"]) for manifest in wanted}
        for kind in WATCHED:
            for body in self._store.labelled(kind, endpoint.key):
                if (kind, body["metadata"]["name"]) not in names:
                    self._delete(endpoint, kind, body)
        for kind in UNWATCHED:
            name = unwatched_name(kind, endpoint)
            if (kind, name) not in names and not self._is_absent(endpoint, kind) and self._kube.serves(kind):
                if self._delete_by_name(endpoint, kind, name):
                    self._set_absent(endpoint, kind, absent=True)
                else:
                    remaining.add(kind)
        return remaining

    def forget(self, key: Key) -> None:
        """Drop what is remembered about a deleted endpoint."""
        with self._lock:
            self._absent.pop(key, None)

    def _write(self, kind: Kind, manifest: Manifest, observed: Manifest | None) -> Manifest:
        """Apply; where list items of another field manager conflict, overwrite the lists first."""
        try:
            applied = self._kube.apply(kind, manifest)
        except ApiError as error:
            if observed is None or error.status not in _INVALID:
                raise
        else:
            if contains(applied, manifest):
                return applied
        self._kube.overwrite(kind, manifest)
        return self._kube.apply(kind, manifest)

    def _hand_over_replicas(self, endpoint: Endpoint, deployment: Manifest) -> None:
        replicas = replicas_for_autoscaler(endpoint, deployment, FIELD_MANAGER)
        if replicas is None:
            return
        manifest = {
            "apiVersion": DEPLOYMENT.api_version,
            "kind": DEPLOYMENT.kind,
            "metadata": {name: deployment["metadata"][name] for name in ("name", "namespace")},
            "spec": {"replicas": replicas},
        }
        self._store.put(DEPLOYMENT, self._kube.apply(DEPLOYMENT, manifest, manager=HAND_OVER_MANAGER))

    def _find(self, endpoint: Endpoint, kind: Kind, name: str) -> Manifest | None:
        """Return the endpoint's object of that name. Raises `NameTaken` when the object belongs to something else."""
        known = [body for body in self._store.labelled(kind, endpoint.key) if body["metadata"]["name"] == name]
        found = known[0] if known else self._kube.get(kind, endpoint.namespace, name)
        if found is not None and not is_owned(found, endpoint):
            raise NameTaken(
                f"The {kind.kind} {name} already exists and does not belong to this OcrEndpoint: delete it, or give "
                "the OcrEndpoint another name."
            )
        return found

    def _delete_by_name(self, endpoint: Endpoint, kind: Kind, name: str) -> bool:
        """Delete the endpoint's object of that name, if it exists; return whether it is gone."""
        found = self._kube.get(kind, endpoint.namespace, name)
        if found is not None and is_owned(found, endpoint):
            self._delete(endpoint, kind, found)
            found = self._kube.get(kind, endpoint.namespace, name)  # a finalizer can delay the deletion
        return found is None or not is_owned(found, endpoint)

    def _delete(self, endpoint: Endpoint, kind: Kind, body: Manifest) -> None:
        metadata = body["metadata"]
        if not is_owned(body, endpoint) or FINGERPRINT not in (metadata.get("annotations") or {}):
            return
        if "deletionTimestamp" not in metadata:
            self._kube.delete(kind, body)
            self._store.remove(kind, body)

    def _remember(self, kind: Kind, body: Manifest) -> None:
        if kind in LABELLED:  # no watch would update an object of another kind
            self._store.put(kind, body)

    def _is_absent(self, endpoint: Endpoint, kind: Kind) -> bool:
        """Return whether no object existed at the last check and none was created since."""
        with self._lock:
            uid, kinds = self._absent.get(endpoint.key, ("", set()))
            return uid == endpoint.uid and kind in kinds

    def _set_absent(self, endpoint: Endpoint, kind: Kind, *, absent: bool) -> None:
        with self._lock:
            uid, kinds = self._absent.get(endpoint.key, ("", set()))
            if uid != endpoint.uid:
                kinds = set()
            self._absent[endpoint.key] = (endpoint.uid, (kinds | {kind}) if absent else (kinds - {kind}))
