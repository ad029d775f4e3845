"""Fair share: the order of items within one priority.

Start-time fair queueing (Goyal, Vin, Cheng 1996) with equal weight for every page. An item's turn is one after its
submitter's last waiting turn, but never before the turn that is being served now. So ten pages of one person are served
among, not after, a thousand of another, and a claim is a plain index scan.
"""

from __future__ import annotations

from ocr_platform.jobs.models import WorkItem


def next_turn(*, endpoint_id: int, submitter_id: int, priority: int) -> int:
    """Return the turn of the next item that `submitter_id` adds."""
    waiting = WorkItem.objects.filter(endpoint_id=endpoint_id, priority=priority, state=WorkItem.State.READY)
    served = waiting.order_by("turn").values_list("turn", flat=True).first()
    own = waiting.filter(submitter_id=submitter_id).order_by("-turn").values_list("turn", flat=True).first()
    if served is None:
        return 0
    return served if own is None else max(served, own + 1)
