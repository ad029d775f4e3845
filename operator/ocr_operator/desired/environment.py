"""The environment variables of a worker, as `ocr_worker.settings` reads them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract.errors import RequestError
from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_contract.variables import read_variables
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.resources import body_bytes
from ocr_operator.schema.spec import EndpointSpec, InvalidSpec

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint

TESSDATA: Final = "/tessdata"
"""Mount path of trained data that do not come from the image."""

_SHUTDOWN_SECONDS: Final = 10
"""Part of the grace period that is reserved for preStop and for stopping the processes."""

_PREFIX: Final = "LEGIBLE_WORKER_"


def environment(endpoint: Endpoint) -> list[dict[str, str]]:
    """Return the environment variables of the worker container. Raises `InvalidSpec`."""
    spec = endpoint.spec
    limits = spec.limits
    variables: dict[str, object] = {
        "HOST": "0.0.0.0",  # noqa: S104 - a pod's own address is not known before it runs
        "PORT": WORKER_PORT,
        "API_NAME": endpoint.api_name,
        "LANGUAGES": ",".join(spec.languages),
        "OPTIONS": msgspec.json.encode(_options(spec), order="deterministic").decode(),
        "SLOTS": spec.slots,
        "BODY_MEMORY_BYTES": body_bytes(spec),
        "REQUEST_SECONDS": max(300, limits.page_timeout_seconds * 2),
        "GRACE_SECONDS": spec.termination_grace_period_seconds - _SHUTDOWN_SECONDS,
        "MAX_PIXELS": limits.max_pixels,
        "MAX_PAGES_PER_DOCUMENT": limits.max_pages_per_document,
        "PAGE_TIMEOUT_SECONDS": limits.page_timeout_seconds,
        "MAX_DOCUMENT_BYTES": limits.max_document_bytes,
        "MAX_DIRECT_BYTES": min(DOCUMENT_LIMITS.max_direct_bytes, limits.max_document_bytes),
    }
    found = [{"name": _PREFIX + name, "value": str(value)} for name, value in variables.items()]
    if spec.trained_data.type != "Image":
        found.append({"name": "TESSDATA_PREFIX", "value": TESSDATA})
    return found


def _variables(spec: EndpointSpec) -> dict[str, str]:
    try:
        return read_variables(spec.variables)
    except RequestError as error:
        raise InvalidSpec(f"spec.variables: {error.detail}") from error


def _options(spec: EndpointSpec) -> dict[str, Any]:
    steps = spec.preprocessing
    options: dict[str, Any] = {
        "engine": spec.engine,
        "pageSegMode": spec.page_seg_mode,
        "ocrEngineMode": spec.ocr_engine_mode,
        "preprocessing": {
            "autoRotate": steps.auto_rotate,
            "background": steps.background,
            "enlarge": steps.enlarge,
            "secondReading": steps.second_reading,
        },
    }
    if spec.variables:
        options["variables"] = _variables(spec)
    if steps.assumed_dots_per_inch is not None:
        options["dpi"] = steps.assumed_dots_per_inch
    return options
