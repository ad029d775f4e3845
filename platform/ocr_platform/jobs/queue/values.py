"""Input and output of the queue's functions: a lease, and its possible outcomes.

All of it is plain data (msgspec's structs: one is made for every page); nothing here reads or writes the database.
"""

from __future__ import annotations

from typing import Final

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.options import RecognitionOptions

BATCH: Final = 128
"""Maximum number of items that are claimed or finished in one transaction, which takes a few milliseconds."""


class Lease(msgspec.Struct, frozen=True):
    """An item that this dispatcher may process, with everything that the call to the worker needs.

    `id` and `attempt` are the fence. `source_key` names the blob to send: the document for a split, otherwise the page
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
    """A page was read.

    `body` is packed by `models.result.pack`; `seconds` is the duration of the call. `words`: those of its text from
    `search.words.distinct_words`, computed before the transaction.
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
    """The item cannot succeed: the page or the document is refused."""

    lease: Lease
    seconds: float
    problem: Problem


class Retry(msgspec.Struct, frozen=True):
    """A crash or a timeout: one attempt is used up and the item waits; after the last attempt it fails with this error.

    `interrupted`: the worker ended, so the cause is not known.
    """

    lease: Lease
    seconds: float
    problem: Problem
    interrupted: bool = False


Outcome = Read | SplitDone | Previewed | Failed | Retry
