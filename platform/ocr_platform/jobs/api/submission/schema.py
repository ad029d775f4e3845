"""How the submission call is described in the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final, get_args

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from ocr_contract.media import MediaType
from ocr_contract.options import EngineName
from ocr_contract.variables import VARIABLES
from ocr_platform.api.schema import body
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.parameters import PAGES_SCHEMA
from ocr_platform.jobs.api.results.formats import ANSWERS, PARAMETER
from ocr_platform.jobs.api.submission.wait import LONGEST
from ocr_platform.jobs.models import PRIORITY_RANGE
from ocr_platform.jobs.submission.request import MAX_BATCH_LENGTH

_LOW, _HIGH = PRIORITY_RANGE
_SWITCHES: Final = {
    name: {"type": "string", "enum": ["Auto", "Off"]}
    for name in ("autoRotate", "background", "enlarge", "secondReading")
}
_OPTIONS: Final[dict[str, Any]] = {
    "languages": {
        "description": 'Tesseract language names, as a list or joined by "+"',
        "oneOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}],
        "examples": ["eng+deu"],
    },
    "pageSegMode": {"type": "integer", "minimum": 0, "maximum": 13, "description": "Tesseract's --psm"},
    "ocrEngineMode": {"type": "integer", "minimum": 0, "maximum": 3, "description": "Tesseract's --oem"},
    "dpi": {"type": "integer", "minimum": 70, "maximum": 2400, "description": "assumed where the file states none"},
    "engine": {"type": "string", "enum": list(get_args(EngineName))},
    "whitelist": {"type": "string", "description": "the only characters to read"},
    "pages": {**PAGES_SCHEMA, "description": 'pages to read, such as "1-3,7"; all when left out'},
    "endpoint": {"type": "string", "description": "name of the endpoint; the default one when left out"},
    "priority": {"type": "integer", "minimum": _LOW, "maximum": _HIGH, "default": 0, "description": "higher is first"},
    "batch": {
        "type": "string",
        "maxLength": MAX_BATCH_LENGTH,
        "description": "the caller's name for jobs that belong together",
    },
    "file_name": {"type": "string", "description": "name to show; not used for anything else"},
}
_JSON_ONLY: Final[dict[str, Any]] = {
    "variables": {
        "type": "object",
        "properties": {name: {"description": variable.does} for name, variable in VARIABLES.items()},
        "additionalProperties": False,
        "description": "Tesseract's variables",
    },
    "preprocessing": {"type": "object", "properties": _SWITCHES, "additionalProperties": False},
    "tags": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 64}, "maxItems": 20},
}
_FORM_ONLY: Final[dict[str, Any]] = {
    "variables": {"type": "string", "description": "the object as JSON"},
    "preprocessing": {"type": "string", "description": "the object as JSON, or Off"},
    "tags": {"type": "string", "description": "joined by commas; the field may be repeated"},
}
_BINARY: Final = {"type": "string", "format": "binary"}

REQUEST: Final[dict[str, Any]] = {
    "multipart/form-data": {
        "type": "object",
        "properties": {"file": {**_BINARY, "description": "the document"}, **_OPTIONS, **_FORM_ONLY},
        "required": ["file"],
    },
    "application/json": {
        "type": "object",
        "properties": {
            "image": {"type": "string", "contentEncoding": "base64", "description": "the document in base64"},
            **_OPTIONS,
            **_JSON_ONLY,
        },
        "required": ["image"],
    },
    "application/octet-stream": {**_BINARY, "description": "the document; its type is told by its first bytes"},
    **{str(media): _BINARY for media in MediaType},
}

PARAMETERS: Final = [
    OpenApiParameter(
        "wait",
        {"type": "integer", "minimum": 0, "maximum": LONGEST},
        description="seconds to wait for the result; also as `Prefer: wait=20`",
    ),
    PARAMETER,
    OpenApiParameter("file_name", str, description="name to show, for a body that is the document"),
    OpenApiParameter(
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 255},
        OpenApiParameter.HEADER,
        description="same key and content: same job",
    ),
]

RESPONSES: Final[dict[Any, Any]] = {
    **ANSWERS,
    (202, "application/json"): OpenApiResponse(body(bodies.Job), "The job; its address is in Location"),
}
