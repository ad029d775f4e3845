"""Results of recognition. A result is written once; corrections are kept beside it (`correction`)."""

from __future__ import annotations

import zlib
from typing import Final

import msgspec
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ocr_contract import result as contract
from ocr_platform.jobs.models.job import Page
from ocr_platform.jobs.models.write_once import WriteOnceModel

MACHINE_VERSION: Final = 1
"""The machine's reading. Its number is fixed, so the database refuses to store it twice."""

_DECODER = msgspec.json.Decoder(contract.Page)
_LEVEL = 3  # JSON of words shrinks to a sixth at any level; higher ones only cost time


class Result(WriteOnceModel):
    """One version of a page's text.

    `body`: the contract's `Page` as compressed JSON. `text`: its text, for search. `confidence`: 0 to 100. `doubtful`:
    words below `jobs.corrections.DOUBTFUL_BELOW`. `seconds`: how long reading took, as reported by the worker.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="results", db_index=False)
    version = models.PositiveIntegerField(default=MACHINE_VERSION)
    body = models.BinaryField()
    text = models.TextField()
    confidence = models.FloatField()
    doubtful = models.PositiveIntegerField(default=0, db_default=0)
    engine = models.CharField(max_length=200)
    languages = models.JSONField()
    seconds = models.FloatField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="jobs_result_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="jobs_result_from_one"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 100)), name="jobs_result_confidence"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.version}"

    def content(self) -> contract.Page:
        """Return the page as the contract has it."""
        return _DECODER.decode(zlib.decompress(self.body))


def pack(page: contract.Page) -> bytes:
    """Return the value of `body` for `page`."""
    return zlib.compress(msgspec.json.encode(page), _LEVEL)
