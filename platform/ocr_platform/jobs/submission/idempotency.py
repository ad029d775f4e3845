"""Idempotency keys: a request that is sent twice creates one job.

The key is reserved before the document is received, so that a second request in the meantime is refused. A key whose
request died before it created a job can be taken over after a while; a key with a job lives as long as the job.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import IntegrityError, transaction

from ocr_contract.errors import RequestError, Unavailable
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import IdempotencyKey, Job

if TYPE_CHECKING:
    from collections.abc import Iterator

_ABANDONED_AFTER: Final = timedelta(minutes=10)
_LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class Reservation:
    """A key that this request holds, or that another one has used; `job_id` and `fingerprint` are then set."""

    id: int
    fingerprint: str = ""
    job_id: int | None = None


@contextlib.contextmanager
def reserved(*, owner_id: int, key: str) -> Iterator[Reservation]:
    """Hold the owner's `key` while a document is received; it is released if no job is created.

    Raises `RequestError` `invalid_request` for a key that is empty or longer than 255 characters, `Unavailable`
    `idempotency_in_progress` while another request holds it.
    """
    if not 1 <= len(key) <= _LONGEST:
        raise RequestError(
            "invalid_request",
            f"The idempotency key has {len(key)} characters; 1 to {_LONGEST} are allowed.",
            limit=_LONGEST,
            actual=len(key),
            hint="Use a UUID.",
        )
    reservation = _take(owner_id, key)
    try:
        yield reservation
    finally:
        if reservation.job_id is None:
            IdempotencyKey.objects.filter(id=reservation.id, job=None).delete()


def job_of(reservation: Reservation, wanted: str) -> Job | None:
    """Return the job that an earlier request with this key and the same content created, None if there was none.

    Raises `RequestError` `idempotency_mismatch` if the content of that request does not match the fingerprint `wanted`.
    """
    if reservation.job_id is None:
        return None
    if reservation.fingerprint != wanted:
        raise RequestError(
            "idempotency_mismatch",
            "This idempotency key was used for a different document or different options.",
            hint="Use a new key for every new request.",
        )
    return Job.objects.filter(id=reservation.job_id).first()


def settle(reservation: Reservation, job: Job, content: str) -> None:
    """Bind the key to its job; call it in the transaction that creates the job."""
    IdempotencyKey.objects.filter(id=reservation.id).update(job=job, fingerprint=content)


def fingerprint(content: dict[str, Any]) -> str:
    """Return the digest, in hexadecimal, of the complete request."""
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _take(owner_id: int, key: str) -> Reservation:
    now = sql.database_now()
    IdempotencyKey.objects.filter(owner_id=owner_id, key=key, job=None, created_at__lt=now - _ABANDONED_AFTER).delete()
    try:
        with transaction.atomic():
            taken = IdempotencyKey.objects.create(owner_id=owner_id, key=key, created_at=now)
    except IntegrityError:
        return _taken_by_another(owner_id, key)
    return Reservation(taken.pk)


def _taken_by_another(owner_id: int, key: str) -> Reservation:
    other = IdempotencyKey.objects.filter(owner_id=owner_id, key=key).first()
    if other is None or other.job_id is None:
        raise Unavailable(
            "idempotency_in_progress",
            "The first request with this idempotency key is still being received.",
            retry_after=1,
            hint="Try again in a moment; you will get the job of the first request.",
        )
    return Reservation(other.pk, other.fingerprint, other.job_id)
