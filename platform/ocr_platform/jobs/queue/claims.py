"""Claim: lease ready items of one endpoint in batches, never more than the endpoint can take in total."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection, transaction

from ocr_contract.options import RecognitionOptions
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import WorkItem
from ocr_platform.jobs.queue.values import Lease

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPTIONS: Final = msgspec.json.Decoder(RecognitionOptions)


def in_flight_limit(slots: int) -> int:
    """Return how many pages may be in flight at once: the slots, and a few more so that no slot is ever idle."""
    return slots + max(1, slots // 8)


def splits_limit(slots: int) -> int:
    """Return how many documents may be split at once: each occupies a slot for long, and pages must be read too."""
    return max(1, slots // 2)


def claim(*, endpoint_id: int, owner: str, lease_seconds: float, limit: int) -> list[Lease]:
    """Lease up to `limit` ready items of the endpoint to `owner`, best first.

    All dispatchers together hold no more than `in_flight_limit` of the endpoint's slots; nothing is leased while it is
    not ready. Jobs whose first item is leased become running.
    """
    with transaction.atomic():
        room = _room(endpoint_id)
        chosen = _choose(endpoint_id, min(limit, room.items), room.splits) if room.items > 0 else []
        if chosen:
            _lease([row[0] for row in chosen], owner, lease_seconds)
            _start({row[_JOB_ID] for row in chosen if row[_JOB_STATE] == "queued"})
    return [_lease_from(row) for row in chosen]


@lru_cache(256)
def _options(text: str) -> RecognitionOptions:
    """Decode options; all pages of a job have the same."""
    return _OPTIONS.decode(text)


class _Room(msgspec.Struct):
    items: int
    splits: int


def _room(endpoint_id: int) -> _Room:
    lock = sql.dialect().row_lock
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT slots FROM endpoints_endpoint WHERE id = %s AND state = 'ready' {lock}",  # noqa: S608
            [endpoint_id],
        )
        found = cursor.fetchone()
        if found is None:
            return _Room(0, 0)
        cursor.execute(
            "SELECT count(*), coalesce(sum(CASE WHEN kind = 'split' THEN 1 ELSE 0 END), 0) "
            "FROM jobs_workitem WHERE endpoint_id = %s AND state = 'leased'",
            [endpoint_id],
        )
        leased, splitting = cursor.fetchone()
    return _Room(in_flight_limit(found[0]) - leased, splits_limit(found[0]) - splitting)


_KIND: Final = 2
_JOB_ID: Final = 4
_JOB_STATE: Final = -1
_CHOOSE: Final = """
SELECT w.id, w.attempt + 1, w.kind, w.endpoint_id, w.job_id, j.uuid, j.options, j.request_id,
       coalesce(nullif(p.image_key, ''), j.document_key), coalesce(nullif(p.image_media, ''), j.media_type),
       j.pages_total, j.work_seconds, w.submitter_id, w.priority, w.page_id, p.number, p.dpi,
       coalesce(p.image_key = j.document_key, FALSE), p.width IS NOT NULL, j.state
FROM jobs_workitem w JOIN jobs_job j ON j.id = w.job_id LEFT JOIN jobs_page p ON p.id = w.page_id
WHERE w.endpoint_id = %s AND w.state = 'ready' AND w.run_after <= {now} {kinds}
ORDER BY w.priority DESC, w.turn, w.id LIMIT %s {lock}
"""


def _choose(endpoint_id: int, limit: int, splits: int) -> list[tuple[Any, ...]]:
    """Return the best rows, with at most `splits` documents to split among them."""
    words = sql.dialect()
    kinds = "" if splits > 0 else "AND w.kind <> 'split'"
    with connection.cursor() as cursor:
        cursor.execute(_CHOOSE.format(now=words.now, kinds=kinds, lock=words.claim_lock), [endpoint_id, limit])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    chosen = []
    for row in found:
        if row[_KIND] == WorkItem.Kind.SPLIT:
            if splits <= 0:
                continue
            splits -= 1
        chosen.append(row)
    return chosen


def _lease(ids: Sequence[int], owner: str, lease_seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_workitem SET state = 'leased', owner = %s, attempt = attempt + 1, "  # noqa: S608
            f"lease_until = {sql.dialect().after} WHERE id IN ({sql.numbers(ids)})",
            [owner, lease_seconds],
        )


def _start(job_ids: set[int]) -> None:
    """Mark jobs as running; a locked one is marked when its first page is counted."""
    if not job_ids:
        return
    words = sql.dialect()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE jobs_job SET state = 'running', started_at = {words.now}, changed_at = {words.now} WHERE id IN "  # noqa: S608
            f"(SELECT id FROM jobs_job WHERE id IN ({sql.numbers(job_ids)}) AND state = 'queued' {words.skip_lock})",
            [],  # without a list, Django leaves the doubled percent signs of `now` unchanged
        )


def _lease_from(row: tuple[Any, ...]) -> Lease:
    """Return the lease whose fields are the columns of `_CHOOSE`, except the last, the job's state."""
    item, attempt, kind, endpoint_id, job_id, uuid, options, *rest, _ = row
    return Lease(item, attempt, kind, endpoint_id, job_id, str(uuid), _options(options), *rest)
