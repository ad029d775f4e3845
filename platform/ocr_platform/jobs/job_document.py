"""The result of a job: the contract's document and its job."""

from __future__ import annotations

from typing import Literal

import msgspec

from ocr_contract.result import Document

ResultState = Literal["queued", "running", "succeeded", "partial", "cancelled"]


class JobDocument(Document, frozen=True, kw_only=True):
    """The result of the job `job_id`, or of some of its pages.

    `job_state`: the job's state; not final when pages are requested early. `pages_requested`: how many pages were
    requested. It is more than `pages_done` and `pages_failed` together if the job was cancelled before all of them were
    read.
    """

    job_id: str
    job_state: ResultState
    pages_requested: int

    @property
    def is_incomplete(self) -> bool:
        """Whether requested pages are missing."""
        return self.pages_done + self.pages_failed < self.pages_requested


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(JobDocument)
