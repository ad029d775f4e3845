"""What is told of an endpoint: computed anew from what is observed, never accumulated. Pure."""

from ocr_operator.status.compute import compute
from ocr_operator.status.facts import Facts, WorkerStatus
from ocr_operator.status.problems import Problem

__all__ = ["Facts", "Problem", "WorkerStatus", "compute"]
