"""The tables of jobs. The invariants are constraints in the database, each named `<table>_<rule>`.

`job` and `page` contain what users query, `work` the queue's frequently updated rows, `result` what was read. None of
them knows how work is dispatched.
"""

from ocr_platform.jobs.models.correction import Correction
from ocr_platform.jobs.models.job import PRIORITY_RANGE, DeletedJob, IdempotencyKey, Job, Page
from ocr_platform.jobs.models.result import Result
from ocr_platform.jobs.models.work import PREVIEW_PRIORITY, WorkItem

__all__ = [
    "PREVIEW_PRIORITY",
    "PRIORITY_RANGE",
    "Correction",
    "DeletedJob",
    "IdempotencyKey",
    "Job",
    "Page",
    "Result",
    "WorkItem",
]
