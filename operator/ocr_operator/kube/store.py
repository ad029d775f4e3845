"""An in-memory store of the newest known version of every managed object, from watches, list calls and own writes.

Thread-safe. It does not know how objects are watched or how they are used.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ocr_contract import crd
from ocr_operator.endpoint import Key, claimed_api_name
from ocr_operator.kinds import DEPLOYMENT, ENDPOINT, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_operator.kinds import Manifest


class Store:
    """The newest known version of every OcrEndpoint and of every labelled object."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._objects: dict[tuple[Kind, Key], dict[str, Manifest]] = {}
        self._owners: dict[tuple[Kind, str], Key] = {}
        self._gone: dict[tuple[Kind, str], int] = {}
        self._endpoints: dict[Key, Manifest] = {}
        self._claims: dict[str, set[Key]] = {}
        self._delivered: dict[str, int] = {}

    def put(self, kind: Kind, body: Manifest) -> set[Key]:
        """Store `body` unless a newer version is known; return the endpoints that it concerns, none if it was known."""
        with self._lock:
            return self._put(kind, body)

    def deliver(self, kind: Kind, body: Manifest) -> set[Key]:
        """Store an object from a watch as `put` does; also record that an endpoint was delivered by its watch."""
        with self._lock:
            if kind is ENDPOINT:
                self._delivered[body["metadata"]["uid"]] = version(body)
            return self._put(kind, body)

    def remove(self, kind: Kind, body: Manifest) -> set[Key]:
        """Remove an object that was deleted or has lost its label; return the endpoints that it concerns."""
        uid = body["metadata"]["uid"]
        with self._lock:
            self._gone[kind, uid] = version(body)
            if kind is not ENDPOINT:
                return {owner for owner in (self._forget(kind, uid), owner_of(body)) if owner is not None}
            self._delivered.pop(uid, None)
            key = key_of(body)
            known = self._endpoints.get(key)
            if known is not None and known["metadata"]["uid"] == uid:
                self._forget_endpoint(key)
            return {key}

    def replace(self, kind: Kind, listed: Iterable[Manifest], listed_at: int) -> set[Key]:
        """Merge a full listing made at version `listed_at`; return the endpoints for which it contained news.

        Objects that are newer than the listing stay.
        """
        changed: set[Key] = set()
        with self._lock:
            uids = set()
            for body in listed:
                uids.add(body["metadata"]["uid"])
                changed |= self._put(kind, body)
            changed |= self._drop_all_but(kind, uids, listed_at)
        return changed

    def undelivered(self, listed: Iterable[Manifest]) -> set[tuple[str, int]]:
        """Return the uid and version of each listed endpoint that the watch has not delivered."""
        with self._lock:
            found = {(body["metadata"]["uid"], version(body)) for body in listed}
            return {(uid, number) for uid, number in found if self._delivered.get(uid, 0) < number}

    def endpoint(self, key: Key) -> Manifest | None:
        """Return an endpoint, None when it does not exist."""
        with self._lock:
            return self._endpoints.get(key)

    def endpoint_keys(self) -> list[Key]:
        """Return the keys of all endpoints."""
        with self._lock:
            return list(self._endpoints)

    def labelled(self, kind: Kind, key: Key) -> list[Manifest]:
        """Return the objects of `kind` that carry the label of the endpoint `key`."""
        with self._lock:
            return list(self._objects.get((kind, key), {}).values())

    def holder_of(self, api_name: str) -> Manifest | None:
        """Return the oldest endpoint that claims `api_name`."""
        with self._lock:
            claims = [self._endpoints[key] for key in self._claims.get(api_name, ())]
        return min(claims, key=lambda body: claimed_api_name(body)[1], default=None)

    def claimants_of(self, api_name: str) -> list[Key]:
        """Return every endpoint that claims `api_name`."""
        with self._lock:
            return list(self._claims.get(api_name, ()))

    def _put(self, kind: Kind, body: Manifest) -> set[Key]:
        uid = body["metadata"]["uid"]
        if self._gone.get((kind, uid), 0) >= version(body):
            return set()  # the response to a write that is older than the deletion
        if kind is ENDPOINT:
            key = key_of(body)
            known = self._endpoints.get(key)
            if known is not None and version(known) >= version(body):
                return set()
            self._forget_endpoint(key)
            self._endpoints[key] = _slim(kind, body)
            self._claims.setdefault(claimed_api_name(body)[0], set()).add(key)
            return {key}
        owner = owner_of(body)
        before = self._owners.get((kind, uid))
        if before is not None:
            if version(self._objects[kind, before][uid]) >= version(body):
                return set()
            if before != owner:
                self._forget(kind, uid)  # its label was changed
        if owner is not None:
            self._owners[kind, uid] = owner
            self._objects.setdefault((kind, owner), {})[uid] = _slim(kind, body)
        return {key for key in (before, owner) if key is not None}

    def _forget(self, kind: Kind, uid: str) -> Key | None:
        owner = self._owners.pop((kind, uid), None)
        if owner is not None:
            family = self._objects[kind, owner]
            del family[uid]
            if not family:
                del self._objects[kind, owner]
        return owner

    def _forget_endpoint(self, key: Key) -> None:
        body = self._endpoints.pop(key, None)
        if body is not None:
            api_name = claimed_api_name(body)[0]
            claims = self._claims[api_name]
            claims.discard(key)
            if not claims:
                del self._claims[api_name]

    def _drop_all_but(self, kind: Kind, uids: set[str], listed_at: int) -> set[Key]:
        def is_gone(body: Manifest) -> bool:
            return body["metadata"]["uid"] not in uids and version(body) <= listed_at

        self._gone = {(of, uid): at for (of, uid), at in self._gone.items() if of != kind or at > listed_at}
        if kind is ENDPOINT:
            gone = {key for key, body in self._endpoints.items() if is_gone(body)}
            for key in gone:
                self._forget_endpoint(key)
            return gone
        families = [family for (of, _), family in self._objects.items() if of == kind]
        lost = [body["metadata"]["uid"] for family in families for body in family.values() if is_gone(body)]
        return {owner for uid in lost if (owner := self._forget(kind, uid)) is not None}


def _slim(kind: Kind, body: Manifest) -> Manifest:
    """Return an object without its managed fields, half of its size; those of a Deployment are needed."""
    if kind is DEPLOYMENT:
        return body
    return {**body, "metadata": {name: value for name, value in body["metadata"].items() if name != "managedFields"}}


def key_of(body: Manifest) -> Key:
    """Return the namespace and name of an object."""
    return Key(body["metadata"]["namespace"], body["metadata"]["name"])


def owner_of(body: Manifest) -> Key | None:
    """Return the endpoint whose label an object carries, None when it carries none."""
    metadata = body["metadata"]
    name = (metadata.get("labels") or {}).get(crd.LABEL_ENDPOINT)
    return Key(metadata["namespace"], name) if name else None


def version(body: Manifest) -> int:
    """Return the resource version; versions of one kind can be compared."""
    return int(body["metadata"]["resourceVersion"])
