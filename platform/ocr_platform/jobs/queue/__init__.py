"""The queue: work rows that dispatchers lease, one boundary of few functions.

At-least-once calls to a worker, exactly-once stored results. An item is *claimed* (leased for a while, by the
database's clock), its lease is kept alive by one *heartbeat* per dispatcher, and it ends by *finish* or *release*, both
fenced on state, owner and attempt: a holder that lost its lease cannot write. *reap* reclaims expired leases.

Locks are always taken in this order, which prevents deadlocks: endpoint (claim only), jobs by ascending id, then items.
Statements that cannot follow the order (claim, heartbeat) never wait for a row: SKIP LOCKED. SQLite needs none of
this: its transactions are IMMEDIATE. The queue must not know what a worker is or how it is called.
"""

from ocr_platform.jobs.queue.claims import claim
from ocr_platform.jobs.queue.completion import finish, release
from ocr_platform.jobs.queue.fair_share import next_turn
from ocr_platform.jobs.queue.leases import heartbeat, held, reap
from ocr_platform.jobs.queue.split import NewPage, Stored, add_page, set_page_count, stored_pages
from ocr_platform.jobs.queue.values import BATCH, Failed, Lease, Outcome, Previewed, Read, Retry, SplitDone

__all__ = [
    "BATCH",
    "Failed",
    "Lease",
    "NewPage",
    "Outcome",
    "Previewed",
    "Read",
    "Retry",
    "SplitDone",
    "Stored",
    "add_page",
    "claim",
    "finish",
    "heartbeat",
    "held",
    "next_turn",
    "reap",
    "release",
    "set_page_count",
    "stored_pages",
]
