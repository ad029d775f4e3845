"""One leased item from its call to its outcome.

It must not know how leases are made, nor what happens to outcomes.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr_contract.errors import OcrError
from ocr_contract.logs import request_id
from ocr_platform.dispatcher.recognition import recognise
from ocr_platform.dispatcher.transport import CallFailed, KeyRefused, NotTried
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import WorkItem
from ocr_platform.storage.base import RETRY_SECONDS, StoreUnavailable

if TYPE_CHECKING:
    import httpx

    from ocr_platform.dispatcher.fleet import Fleet, Worker
    from ocr_platform.dispatcher.split import Splitter
    from ocr_platform.jobs.queue import Lease

_NO_WORKER_SECONDS = 1.0
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The item was not tried: it may be claimed again after `delay` seconds."""

    lease: Lease
    delay: float


class Caller:
    """Makes calls; a worker may be silent for `seconds`."""

    def __init__(self, client: httpx.AsyncClient, splitter: Splitter, seconds: float) -> None:
        self._client = client
        self._splitter = splitter
        self._seconds = seconds

    async def call(self, fleet: Fleet, lease: Lease) -> queue.Outcome | GivenBack:
        """Send the item to the least busy worker; return its outcome. Raises `LeaseLost`."""
        request_id.set(lease.request_id or lease.job_uuid)
        worker = fleet.pick()
        if worker is None:
            return GivenBack(lease, _NO_WORKER_SECONDS)
        started = time.monotonic()
        worker.in_flight += 1
        try:
            return await self._send(worker, lease)
        except NotTried as refused:
            if isinstance(refused, KeyRefused):
                fleet.refused(worker)
            elif not refused.delay:
                fleet.lost(worker)
            return GivenBack(lease, refused.delay)
        except StoreUnavailable:
            return GivenBack(lease, RETRY_SECONDS)
        except CallFailed as failed:
            _log(lease, failed)
            elapsed = time.monotonic() - started
            if failed.final:
                return queue.Failed(lease, elapsed, failed.problem)
            return queue.Retry(lease, elapsed, failed.problem, failed.interrupted)
        finally:
            worker.in_flight -= 1

    async def _send(self, worker: Worker, lease: Lease) -> queue.Outcome:
        if lease.kind == WorkItem.Kind.SPLIT:
            return await self._splitter.split(worker, lease)
        if lease.kind == WorkItem.Kind.PREVIEW:
            return await self._splitter.preview(worker, lease)
        return await recognise(self._client, worker, lease, seconds=self._seconds)


def after_bug(lease: Lease) -> queue.Retry:
    """Return the outcome of a call that ended with a bug."""
    bug = OcrError("internal_error", "Internal error (logged).", hint="Report it with the job's id.")
    return queue.Retry(lease, 0.0, bug.problem())


def describe(lease: Lease) -> dict[str, object]:
    """Return the fields of a log line about an item."""
    return {"job": lease.job_uuid, "kind": lease.kind, "page": lease.number, "attempt": lease.attempt}


def _log(lease: Lease, failed: CallFailed) -> None:
    fields = describe(lease) | {"code": failed.problem.code, "final": failed.final}
    _logger.warning("worker call failed", extra={"fields": fields})
