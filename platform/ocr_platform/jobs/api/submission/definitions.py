"""The parameters of a submission besides the document: one definition each for query, form and JSON.

The structs both read a request and describe it in the OpenAPI document. An option may be in the query or in the body,
not in both. The module must not know what the options mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import msgspec
from drf_spectacular.utils import OpenApiResponse

from ocr_contract.errors import RequestError
from ocr_contract.logs import request_id
from ocr_contract.media import MediaType
from ocr_contract.options import EngineName, Preprocessing
from ocr_contract.suggestions import repeated_option
from ocr_contract.variables import MAX_CHARACTERS, VARIABLES
from ocr_platform.api.input.body import read_json
from ocr_platform.api.input.json_text import parse_json
from ocr_platform.api.input.query import fields_of, properties_of, read_fields
from ocr_platform.api.input.values import EXPECTED, HINT, SEPARATED
from ocr_platform.api.schema import RATE_LIMIT, RETRY_AFTER, TEXT, Header, body, request_body
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.parameters import PageSelection
from ocr_platform.jobs.api.results.formats import ANSWERS, RESULT_HEADERS, ChosenFormat
from ocr_platform.jobs.api.submission.wait import Wait
from ocr_platform.jobs.models import PRIORITY_RANGE
from ocr_platform.jobs.submission.request import MAX_BATCH_LENGTH, MAX_TAG_LENGTH, MAX_TAGS, SubmissionRequest

if TYPE_CHECKING:
    from ocr_platform.jobs.api.submission.uploads import Fields

_CODE: Final = "invalid_option"
_LEAVE_OUT: Final = "Leave it out."
_LOW, _HIGH = PRIORITY_RANGE

_LANGUAGES = "names of Tesseract languages"
Languages = Annotated[
    tuple[str, ...],
    msgspec.Meta(description=f'{_LANGUAGES}; "+" joins several', examples=[["eng+deu"]], extra={SEPARATED: False}),
]
PageSegMode = Annotated[
    Literal[1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    msgspec.Meta(
        description="page layout, Tesseract's --psm",
        extra_json_schema={"type": "integer"},
        extra={HINT: "Modes 0 and 2 analyse the layout without reading text. Use 3 for any page."},
    ),
]
EngineMode = Annotated[int, msgspec.Meta(ge=0, le=3, description="engine mode, Tesseract's --oem")]
Dpi = Annotated[int, msgspec.Meta(ge=70, le=2400, description="resolution to assume where the file states none")]
Engine = Annotated[
    EngineName, msgspec.Meta(description="program that reads the pages", extra_json_schema={"type": "string"})
]
Whitelist = Annotated[str, msgspec.Meta(max_length=MAX_CHARACTERS, description="the only characters to read")]
Pages = Annotated[PageSelection, msgspec.Meta(description="pages to read; all when omitted")]
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TAG_LENGTH)]


class _Common(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "page_seg_mode": "pageSegMode",
        "ocr_engine_mode": "ocrEngineMode",
    },
):
    not_supported: ClassVar[dict[str, str]] = {
        "url": "Send the document itself; addresses are never fetched.",
        **dict.fromkeys(("confidenceThreshold", "retention", "store", "userWords", "webhook"), _LEAVE_OUT),
    }

    page_seg_mode: PageSegMode | None = None
    ocr_engine_mode: EngineMode | None = None
    dpi: Dpi | None = None
    engine: Engine | None = None
    whitelist: Whitelist | None = None
    pages: Pages | None = None
    endpoint: (
        Annotated[str, msgspec.Meta(description="name of the endpoint; the default endpoint when omitted")] | None
    ) = None
    priority: (
        Annotated[int, msgspec.Meta(ge=_LOW, le=_HIGH, description="jobs with a higher priority are read first")] | None
    ) = None
    batch: (
        Annotated[str, msgspec.Meta(max_length=MAX_BATCH_LENGTH, description="your name for a group of jobs")] | None
    ) = None
    file_name: Annotated[str, msgspec.Meta(description="display name; it has no other effect")] | None = None


class SubmissionForm(_Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a form besides its file."""

    languages: Languages | None = None
    lang: Annotated[Languages, msgspec.Meta(description="the same as languages")] | None = None
    language: Annotated[Languages, msgspec.Meta(description="the same as languages")] | None = None
    variables: Annotated[str, msgspec.Meta(description="Tesseract's variables, as a JSON object")] | None = None
    preprocessing: Annotated[str, msgspec.Meta(description='a JSON object, or "Off"')] | None = None
    tags: (
        Annotated[
            tuple[Tag, ...],
            msgspec.Meta(max_length=MAX_TAGS, description="commas join several; the field may be repeated"),
        ]
        | None
    ) = None


class SubmissionQuery(SubmissionForm, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query: how to answer, and the options for a body that cannot contain them."""

    error_code: ClassVar[str] = _CODE  # of an option, wherever it is

    wait: Wait | None = None
    format: ChosenFormat | None = None


class PreprocessingRequest(Preprocessing, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Steps around recognition; `Auto` decides by measuring the page."""


def _variable(kind: str) -> Any:
    return {
        "characters": Annotated[str, msgspec.Meta(max_length=MAX_CHARACTERS)],
        "switch": bool | int | str,
        "whole": int | float | str,
        "number": float | str,
    }[kind]


Variables = msgspec.defstruct(
    "Variables",
    [
        (
            name,
            Annotated[
                _variable(variable.kind) | None,
                msgspec.Meta(description=variable.does, extra={EXPECTED: variable.expected}),
            ],
            None,
        )
        for name, variable in VARIABLES.items()
    ],
    namespace={"__doc__": "Tesseract's variables that may be set."},
    frozen=True,
    forbid_unknown_fields=True,
)


class SubmissionBody(_Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document in base64, and how to read it."""

    image: Annotated[
        str, msgspec.Meta(description="the document in base64", extra_json_schema={"contentEncoding": "base64"})
    ]
    languages: (
        Annotated[
            str | tuple[str, ...],
            msgspec.Meta(description=f'{_LANGUAGES}, as a list or joined by "+"', examples=["eng+deu"]),
        ]
        | None
    ) = None
    lang: Annotated[str | tuple[str, ...], msgspec.Meta(description="the same as languages")] | None = None
    language: Annotated[str | tuple[str, ...], msgspec.Meta(description="the same as languages")] | None = None
    variables: Variables | None = None  # type: ignore[valid-type]
    preprocessing: PreprocessingRequest | Literal["Off"] | None = None
    tags: Annotated[tuple[Tag, ...], msgspec.Meta(max_length=MAX_TAGS)] | None = None


def read_submission(query: SubmissionQuery, given: Fields, file_name: str) -> SubmissionRequest:
    """Return the parameters of query and body.

    Raises `RequestError` `unknown_option`, `repeated_option`, `option_not_supported` or `invalid_option`, naming the
    option.
    """
    said = _said(query)
    for name, value in _said_in_body(given).items():
        if name in said:
            raise repeated_option(name)
        said[name] = value
    if len(spellings := [name for name in ("languages", "lang", "language") if name in said]) > 1:
        raise repeated_option(spellings[1])
    return SubmissionRequest(
        options=said,
        endpoint=said.pop("endpoint", ""),
        priority=said.pop("priority", 0),
        tags=said.pop("tags", ()),
        batch=said.pop("batch", ""),
        file_name=said.pop("file_name", "") or file_name,
        request_id=request_id.get() or "",
    )


def _said_in_body(given: Fields) -> dict[str, Any]:
    if given.form is not None:
        return _said(SubmissionForm(**read_fields(given.form, SubmissionForm, code=_CODE)))
    return _said(read_json({**given.members, "image": ""}, SubmissionBody, code=_CODE))


def _said(fields: SubmissionForm | SubmissionBody) -> dict[str, Any]:
    """Return the given options, by their names on the wire, as `parse_options` takes them."""
    said = {
        name: _without_blanks(name, value)
        for name, field in fields_of(type(fields)).items()
        if (value := getattr(fields, field.name)) is not None and name not in {"image", "wait", "format"}
    }
    if isinstance(fields, SubmissionForm):
        for name, struct in (("variables", Variables), ("preprocessing", PreprocessingRequest)):
            if name in said and said[name] != "Off":
                said[name] = read_json(_parsed(name, said[name]), struct, code=_CODE, path=f"{name}.")
    return {name: _builtins(value) for name, value in said.items()}


def _without_blanks(name: str, value: Any) -> Any:
    """Return languages as intended: an unescaped "+" in a query arrives as a space."""
    if name in {"languages", "lang", "language"} and isinstance(value, tuple):
        return tuple(each.strip().replace(" ", "+") for each in value)
    return value


def _parsed(name: str, text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError as error:
        raise RequestError(_CODE, f'"{name}" must be a JSON object.', hint="Correct it or leave it out.") from error


def _builtins(value: Any) -> Any:
    if not isinstance(value, msgspec.Struct):
        return list(value) if isinstance(value, tuple) else value
    return {name: each for name, each in msgspec.to_builtins(value).items() if each is not None}


_BINARY: Final = {"type": "string", "format": "binary"}


def describe_request() -> dict[str, Any]:
    """Return the media types of a submission's body with their schemas."""
    form = {
        "type": "object",
        "properties": {
            "file": {**_BINARY, "description": "the document"},
            **properties_of(SubmissionForm),
        },
        "required": ["file"],
        "additionalProperties": False,
    }
    return {
        "multipart/form-data": form,
        "application/json": request_body(SubmissionBody),
        "application/octet-stream": {
            **_BINARY,
            "description": "the document; its type is detected from its first bytes",
        },
        **{str(media): _BINARY for media in MediaType},
    }


RESPONSES: Final[dict[Any, Any]] = {
    **ANSWERS,
    (202, "application/json"): OpenApiResponse(body(bodies.Job), "The job; its address is in Location"),
}
_ADDRESS: Final = (
    Header("Location", TEXT, "Path of the job"),
    Header("Operation-Location", TEXT, "Address of the job"),
    Header("Idempotent-Replayed", TEXT, "true: an earlier request with this key created the job"),
    *RATE_LIMIT,
)
HEADERS: Final = {
    200: [*_ADDRESS, *RESULT_HEADERS],
    202: [*_ADDRESS, RETRY_AFTER],
    422: _ADDRESS,
    429: RATE_LIMIT,
}
ERRORS: Final = (
    "missing_image",
    "bad_base64",
    "invalid_option",
    "option_not_supported",
    "conflict",
    "idempotency_in_progress",
    "idempotency_mismatch",
    "language_missing",
    "unknown_endpoint",
    "page_out_of_range",
    "all_pages_failed",
    "rate_limited",
    "too_many_jobs",
)
