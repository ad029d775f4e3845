"""The status of an endpoint, computed from the observed facts alone, never accumulated. Pure."""

from ocr_operator.status.compute import compute
from ocr_operator.status.facts import Facts, WorkerStatus
from ocr_operator.status.problems import Problem

__all__ = ["Facts", "Problem", "WorkerStatus", "compute"]
