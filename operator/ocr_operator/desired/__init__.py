"""What has to exist for an endpoint: manifests, made by pure functions, one file for each concern."""

from ocr_operator.desired.assemble import Defaults, assemble, keda_context, optional_kinds

__all__ = ["Defaults", "assemble", "keda_context", "optional_kinds"]
