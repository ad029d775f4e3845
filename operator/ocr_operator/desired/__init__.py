"""The desired objects of an endpoint, computed by pure functions, with a module for each concern."""

from ocr_operator.desired.assemble import Defaults, assemble, keda_context, optional_kinds

__all__ = ["Defaults", "assemble", "keda_context", "optional_kinds"]
