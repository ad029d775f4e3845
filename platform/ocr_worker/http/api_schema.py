"""The worker's API as types: the parameters and answers of each call.

The names of options and the OpenAPI description are generated from them. It must not know how a call is served.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ocr_contract.errors import Problem
from ocr_contract.options import RecognitionOptions, RecognitionParameters
from ocr_formats import FORMATS

FORMAT_NAMES: Final = (*(each.name for each in FORMATS), "txt")
"""The values of `format`; `txt` is an alias of `text`."""


class OcrQuery(RecognitionParameters, kw_only=True):
    """The query of a call that reads a document."""

    format: (
        Annotated[
            str,
            Meta(
                description="The format of the answer; by default the Accept header decides",
                extra_json_schema={"enum": list(FORMAT_NAMES)},
            ),
        ]
        | UnsetType
    ) = UNSET


class ReferenceJson(RecognitionParameters, kw_only=True):
    """A document in JSON, with its options; other members have no effect."""

    image: Annotated[
        str,
        Meta(
            description="The document in base64: standard or URL-safe, with or without padding or a data: prefix",
            extra_json_schema={"contentEncoding": "base64"},
        ),
    ]


class OcrJson(ReferenceJson, kw_only=True, forbid_unknown_fields=True):
    """A document in JSON, with its options."""


class OcrForm(RecognitionParameters, kw_only=True, forbid_unknown_fields=True):
    """A document as a form, with its options as fields; objects are JSON."""

    file: Annotated[
        str, Meta(description="The document", extra_json_schema={"contentMediaType": "application/octet-stream"})
    ]


class SplitQuery(msgspec.Struct, kw_only=True, rename={"first": "from"}):
    """The query of `/v1/split`."""

    first: Annotated[int, Meta(ge=1, description="The first page to send; page count + 1 sends none")] = 1


class Health(msgspec.Struct):
    """The process responds."""

    status: str = "ok"


class Ready(msgspec.Struct):
    """Every configured language has been read."""

    languages: list[str]
    status: str = "ready"


class NotReady(Problem, frozen=True, kw_only=True):
    """A problem with the languages that were tried: the reason of each that failed, null for those that were read."""

    languages: dict[str, str | None]


class Languages(msgspec.Struct):
    """The languages that can be read, and those that are read when a request names none."""

    languages: list[str]
    default: list[str]


class Info(msgspec.Struct, kw_only=True):
    """What a worker offers and what bounds it. `defaults` are recognition options, whose names are camelCase."""

    name: str
    version: str
    engines: Annotated[dict[str, str], Meta(description="The available engines, with their versions")]
    languages: list[str]
    legacy_languages: Annotated[
        list[str], Meta(description="Those that have the legacy model that `ocrEngineMode` 0 and 2 need")
    ]
    defaults: RecognitionOptions
    formats: Annotated[list[str], Meta(description="The values of `format`")]
    limits: Annotated[dict[str, int], Meta(description="The limits on documents, as docs/limits.md names them")]
    slots: Annotated[int, Meta(description="Pages that are read in parallel")]
    queue: Annotated[int, Meta(description="Requests that may wait for a slot")]
    request_seconds: Annotated[int, Meta(description="Seconds after which a request is stopped")]
    api_names: Annotated[list[str], Meta(description="The paths under which the reference call is served")]
    ready: bool


def names_of(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names on the wire of the members of `struct`."""
    return tuple(field.encode_name for field in msgspec.structs.fields(struct))
