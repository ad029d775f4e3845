"""Brings what is wanted about: apply what differs, prune what is no longer wanted, hand the number of workers over.

It must not know what the objects are for, nor what is told of it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ocr_operator.comparing import FINGERPRINT, contains
from ocr_operator.desired.identity import is_owned, unwatched_name
from ocr_operator.desired.scaling import hand_over
from ocr_operator.kinds import DEPLOYMENT, LABELLED, UNWATCHED, WATCHED, Kind, Manifest, kind_of
from ocr_operator.kube import FIELD_MANAGER, HAND_OVER_MANAGER, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_operator.endpoint import Endpoint, Key
    from ocr_operator.kube import Kube
    from ocr_operator.status import Trouble
    from ocr_operator.store import Store

_INVALID: Final = (400, 422)

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Done:
    """What could be brought about.

    `refused`: why not all of it. `served`: which of the kinds that not every cluster knows this one does. `objects`:
    what was applied, by kind. `unfinished`: a former autoscaler is not gone yet.
    """

    refused: Trouble | None = None
    served: frozenset[Kind] = frozenset()
    objects: dict[Kind, Manifest] = field(default_factory=dict)
    unfinished: bool = False


class NameTaken(Exception):
    """An object that has to be made is there already and is not the endpoint's."""


class Applier:
    """Applies and prunes the objects of endpoints. Safe for threads as long as an endpoint is worked on once."""

    def __init__(self, kube: Kube, store: Store) -> None:
        self._kube = kube
        self._store = store
        self._lock = threading.Lock()
        self._absent: dict[Key, tuple[str, set[Kind]]] = {}

    def apply(self, endpoint: Endpoint, manifest: Manifest) -> Manifest:
        """Apply `manifest` if something differs; return the object as it is. Raises `NameTaken` or `Refused`."""
        kind = kind_of(manifest)
        observed = self._find(endpoint, kind, manifest["metadata"]["name"])
        if observed is not None:
            if kind == DEPLOYMENT:
                self._hand_over(endpoint, observed)
            if contains(observed, manifest):
                return observed
        self._note(endpoint, kind, absent=False)
        applied = self._write(kind, manifest, observed)
        self._keep(kind, applied)
        logger.info("applied", extra={"fields": {"endpoint": "/".join(endpoint.key), "kind": kind.kind}})
        return applied

    def prune(self, endpoint: Endpoint, wanted: Iterable[Manifest]) -> set[Kind]:
        """Delete what is the endpoint's and not wanted; return of which kinds something is still there.

        Raises `Refused`.
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
                if self._is_gone(endpoint, kind, name):
                    self._note(endpoint, kind, absent=True)
                else:
                    remaining.add(kind)
        return remaining

    def forget(self, key: Key) -> None:
        """Forget an endpoint that is gone."""
        with self._lock:
            self._absent.pop(key, None)

    def _write(self, kind: Kind, manifest: Manifest, observed: Manifest | None) -> Manifest:
        """Apply; where somebody's items in a list are in the way, put them away first."""
        try:
            applied = self._kube.apply(kind, manifest)
        except Refused as refused:
            if observed is None or refused.status not in _INVALID:
                raise
        else:
            if contains(applied, manifest):
                return applied
        self._kube.overwrite(kind, manifest)
        return self._kube.apply(kind, manifest)

    def _hand_over(self, endpoint: Endpoint, deployment: Manifest) -> None:
        replicas = hand_over(endpoint, deployment, FIELD_MANAGER)
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
        """Return the object of that name if it is the endpoint's. Raises `NameTaken` when it is another's."""
        known = [body for body in self._store.labelled(kind, endpoint.key) if body["metadata"]["name"] == name]
        found = known[0] if known else self._kube.get(kind, endpoint.namespace, name)
        if found is not None and not is_owned(found, endpoint):
            raise NameTaken(
                f"The {kind.kind} {name} is there already and belongs to somebody else: "
                "delete it, or give the OcrEndpoint another name."
            )
        return found

    def _is_gone(self, endpoint: Endpoint, kind: Kind, name: str) -> bool:
        """Delete the endpoint's object of that name, if there is one; tell whether there is none any more."""
        found = self._kube.get(kind, endpoint.namespace, name)
        if found is not None and is_owned(found, endpoint):
            self._delete(endpoint, kind, found)
            found = self._kube.get(kind, endpoint.namespace, name)  # a finalizer may hold it for a while
        return found is None or not is_owned(found, endpoint)

    def _delete(self, endpoint: Endpoint, kind: Kind, body: Manifest) -> None:
        metadata = body["metadata"]
        if not is_owned(body, endpoint) or FINGERPRINT not in (metadata.get("annotations") or {}):
            return
        if "deletionTimestamp" not in metadata:
            self._kube.delete(kind, body)
            self._store.remove(kind, body)

    def _keep(self, kind: Kind, body: Manifest) -> None:
        if kind in LABELLED:  # nobody would tell of a change of the others
            self._store.put(kind, body)

    def _is_absent(self, endpoint: Endpoint, kind: Kind) -> bool:
        """Tell whether there was none when this operator last looked, and it has made none since."""
        with self._lock:
            uid, kinds = self._absent.get(endpoint.key, ("", set()))
            return uid == endpoint.uid and kind in kinds

    def _note(self, endpoint: Endpoint, kind: Kind, *, absent: bool) -> None:
        with self._lock:
            uid, kinds = self._absent.get(endpoint.key, ("", set()))
            if uid != endpoint.uid:
                kinds = set()
            self._absent[endpoint.key] = (endpoint.uid, (kinds | {kind}) if absent else (kinds - {kind}))
