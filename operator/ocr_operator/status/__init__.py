"""What is told of an endpoint: computed anew from what is observed, never accumulated. Pure."""

from ocr_operator.status.compute import compute
from ocr_operator.status.facts import Facts, Trouble, WorkerAnswer

__all__ = ["Facts", "Trouble", "WorkerAnswer", "compute"]
