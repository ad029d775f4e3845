"""Backlog and latency of endpoints: for the dashboard, for autoscalers, for Prometheus."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.endpoints.stats import Backlog, Latency
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Result, WorkItem

if TYPE_CHECKING:
    from collections.abc import Sequence


LATELY: Final = timedelta(hours=1)
_LAST_PAGES: Final = 2000
"""Number of last pages, over all endpoints: they are found by their ids, so the cost does not depend on the total."""


def backlogs(*, endpoint: Endpoint | None = None) -> dict[int, Backlog]:
    """Return the backlog by the endpoint's primary key, of one endpoint or of all; no entry for an empty backlog."""
    open_items = WorkItem.objects.exclude(kind=WorkItem.Kind.PREVIEW)
    if endpoint is not None:
        open_items = open_items.filter(endpoint=endpoint)
    counted: dict[int, dict[str, int]] = {}
    # One query per state: each has an index of its own.
    for state in (WorkItem.State.READY, WorkItem.State.LEASED):
        by_endpoint = open_items.filter(state=state).values("endpoint_id").annotate(items=Count("id")).order_by()
        for row in by_endpoint:
            counted.setdefault(row["endpoint_id"], {})[state] = row["items"]
    return {
        key: Backlog(states.get(WorkItem.State.READY, 0), states.get(WorkItem.State.LEASED, 0))
        for key, states in counted.items()
    }


def backlogs_by_name() -> list[tuple[str, Backlog]]:
    """Return the backlog of each endpoint by name, including empty ones."""
    known = backlogs()
    names = Endpoint.objects.order_by("name").values_list("pk", "name")
    return [(name, known.get(key, Backlog())) for key, name in names]


def latencies() -> dict[int, Latency]:
    """Return the recent latency by the endpoint's primary key, from the last pages of all endpoints."""
    last: int | None = Result.objects.aggregate(last=Max("id"))["last"]
    if last is None:
        return {}
    recent = Result.objects.filter(id__gt=last - _LAST_PAGES, created_at__gt=sql.database_now() - LATELY)
    taken: dict[int, list[float]] = {}
    for endpoint_id, seconds in recent.values_list("page__job__endpoint_id", "seconds"):
        taken.setdefault(endpoint_id, []).append(seconds)
    return {key: _latency(sorted(values)) for key, values in taken.items()}


def _latency(ordered: Sequence[float]) -> Latency:
    return Latency(len(ordered), round(_percentile(ordered, 50), 3), round(_percentile(ordered, 95), 3))


def _percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the least value that `percent` of 100 do not exceed (nearest rank)."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]
