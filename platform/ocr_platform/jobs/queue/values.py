"""What goes into the queue's functions and comes out of them: a lease, and the ways it may end.

All of it is plain data (msgspec's structs: one is made for every page); nothing here reads or writes the database.
"""

from __future__ import annotations

from typing import Final

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.options import RecognitionOptions

BATCH: Final = 128
"""Items that are claimed, or finished, in one transaction, at most: a few milliseconds of the database."""


class Lease(msgspec.Struct, frozen=True):
    """An item that this dispatcher may work on, with all that the call to the worker needs.

    `id` and `attempt` are the fence. `source_key` names the blob to send: the document for a split, else the page
    image. `is_document`: the two are the same blob; `is_measured`: the page's size and resolution are stored already.
    `pages_total` and `work_seconds` are those of the job, see `deadlines`. `job_uuid` is in hexadecimal, with or
    without dashes. `page_id` and `number` are None for a split.
    """

    id: int
    attempt: int
    kind: str
    endpoint_id: int
    job_id: int
    job_uuid: str
    options: RecognitionOptions
    request_id: str
    source_key: str
    source_media: str
    pages_total: int | None
    work_seconds: float
    submitter_id: int
    priority: int
    page_id: int | None
    number: int | None
    dpi: int | None
    is_document: bool
    is_measured: bool


class Read(msgspec.Struct, frozen=True):
    """A page was read. `body` is packed by `models.result.pack`; `seconds` is what the call took.

    `words`: those of its text as `search.words.distinct_words` makes them, before a transaction waits for it.
    """

    lease: Lease
    seconds: float
    width: int
    height: int
    dpi: int | None
    body: bytes
    text: str
    confidence: float
    engine: str
    languages: tuple[str, ...]
    read_seconds: float
    doubtful: int = 0
    words: tuple[str, ...] = ()


class SplitDone(msgspec.Struct, frozen=True):
    """All pages of a document are stored."""

    lease: Lease
    seconds: float


class Previewed(msgspec.Struct, frozen=True):
    """The preview and the thumbnail of a page are stored under these keys."""

    lease: Lease
    seconds: float
    preview_key: str
    preview_media: str
    thumbnail_key: str
    thumbnail_media: str


class Failed(msgspec.Struct, frozen=True):
    """It cannot succeed: the page, or the document, is refused."""

    lease: Lease
    seconds: float
    problem: Problem


class Retry(msgspec.Struct, frozen=True):
    """A crash or a timeout: one attempt is spent, the item waits, and after the last attempt it fails with this.

    `interrupted`: the worker ended, so it is not known whose doing it was.
    """

    lease: Lease
    seconds: float
    problem: Problem
    interrupted: bool = False


Outcome = Read | SplitDone | Previewed | Failed | Retry
