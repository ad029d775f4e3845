"""The options of a recognition, and how their many spellings are parsed.

Worker and platform both take options from JSON bodies, form fields and query strings; both use `parse_options`, so each
name means the same everywhere. `RecognitionParameters` names the options, with their bounds, for callers and for
OpenAPI. `ocr_contract.suggestions` handles unknown names; names that are not supported, or that would reach outside the
sandbox, are refused here. It must not know which languages are installed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal, get_type_hints

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ocr_contract.errors import RequestError, invalid_option
from ocr_contract.page_selection import read_selection
from ocr_contract.variables import read_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Switch = Literal["Auto", "Off"]
EngineName = Literal["Tesseract", "TesseractCLI"]

MAX_LANGUAGES: Final = 16
_LANGUAGE = re.compile(r"[a-z]{3}(_[A-Za-z0-9]+)*|script/[A-Za-z_]+")


class Preprocessing(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Steps around recognition; `Auto` decides by measuring the page."""

    auto_rotate: Switch = "Auto"
    background: Switch = "Auto"
    enlarge: Switch = "Auto"
    second_reading: Switch = "Auto"


PREPROCESSING_OFF: Final = Preprocessing(auto_rotate="Off", background="Off", enlarge="Off", second_reading="Off")


class RecognitionOptions(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How to read a document. Encoded by msgspec it is a valid request body of the worker.

    `page_seg_mode` and `ocr_engine_mode` are the numbers of Tesseract's --psm and --oem. `dpi` is the resolution that
    Tesseract assumes for a page whose file states none. `pages` is a selection such as "1-3,7", None for all.
    `variables` are Tesseract's, as `ocr_contract.variables` allows them.
    """

    languages: tuple[str, ...] = ("eng",)
    page_seg_mode: int = 3
    ocr_engine_mode: int = 1
    dpi: int | None = None
    preprocessing: Preprocessing = Preprocessing()
    engine: EngineName = "Tesseract"
    pages: str | None = None
    variables: dict[str, str] = {}


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(RecognitionOptions)

PAGE_SEG_MODES: Final = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
"""Tesseract's page segmentation modes without 0 and 2, which find no text."""


class RecognitionParameters(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """The options as callers send them; each defaults to the endpoint's own. In queries and forms, objects are JSON."""

    languages: (
        Annotated[tuple[str, ...] | str, Meta(description='Tesseract language names: a list, or "eng+deu"')] | UnsetType
    ) = UNSET
    lang: Annotated[tuple[str, ...] | str, Meta(description="The same as `languages`")] | UnsetType = UNSET
    language: Annotated[tuple[str, ...] | str, Meta(description="The same as `languages`")] | UnsetType = UNSET
    page_seg_mode: (
        Annotated[
            int,
            Meta(
                ge=min(PAGE_SEG_MODES),
                le=max(PAGE_SEG_MODES),
                description="Tesseract's page segmentation mode; 3 is automatic",
                extra_json_schema={"enum": list(PAGE_SEG_MODES)},
            ),
        ]
        | UnsetType
    ) = UNSET
    ocr_engine_mode: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=3,
                description="Tesseract's engine mode; 0 and 2 need trained data with a legacy model",
            ),
        ]
        | UnsetType
    ) = UNSET
    dpi: (
        Annotated[
            int,
            Meta(
                ge=70,
                le=2400,
                description="Dots per inch that Tesseract assumes for pages whose file states no resolution; "
                "the image is not scaled",
            ),
        ]
        | UnsetType
    ) = UNSET
    preprocessing: (
        Annotated[Preprocessing | Literal["Off"], Meta(description='Steps around recognition, or "Off" for none')]
        | UnsetType
    ) = UNSET
    engine: Annotated[EngineName, Meta(description="The engine that reads")] | UnsetType = UNSET
    pages: Annotated[str | int, Meta(description='The pages to read, such as "1-3,7"; all by default')] | UnsetType = (
        UNSET
    )
    whitelist: Annotated[str, Meta(description="The only characters to read")] | UnsetType = UNSET
    variables: (
        Annotated[
            dict[str, str | int | float | bool],
            Meta(description="Tesseract variables; docs/recognition.md lists those that may be set"),
        ]
        | UnsetType
    ) = UNSET


_WHITELIST: Final = "tessedit_char_whitelist"
ALIASES: Final = {"lang": "languages", "language": "languages"}
"""Other spellings of an option."""

OPTION_NAMES: Final = tuple(
    field.encode_name for field in msgspec.structs.fields(RecognitionParameters) if field.encode_name not in ALIASES
)
"""All options, each by its canonical name."""

_NOT_BUILT: Final = ("userWords", "confidenceThreshold", "webhook", "url")


def parse_options(given: Mapping[str, object], defaults: RecognitionOptions) -> RecognitionOptions:
    """Return `defaults` overridden by `given`; values may be JSON values or strings from a form.

    Raises `RequestError` `option_not_supported` or `invalid_option`, naming the key.
    """
    check_supported(given)
    changes: dict[str, object] = {}
    for key, value in given.items():
        name = ALIASES.get(key, key)
        reader = _READERS.get(name)
        if reader is not None and value is not None and value != "":
            field, read = reader
            changes[field] = read(key, value)
    if variables := _variables(given):
        changes["variables"] = {**defaults.variables, **variables}
    return msgspec.structs.replace(defaults, **changes)


def check_supported(names: Iterable[str]) -> None:
    """Raise `RequestError` `option_not_supported` for an option that other systems have and Legible refuses."""
    for key in names:
        if key in _NOT_BUILT:
            raise RequestError(
                "option_not_supported", f'The option "{key}" is not supported.', hint=_not_built_hint(key)
            )


def _not_built_hint(key: str) -> str:
    if key == "url":
        return "Send the document itself; addresses are never fetched."
    return "Leave it out."


def _languages(key: str, value: object) -> tuple[str, ...]:
    expected = f'1 to {MAX_LANGUAGES} Tesseract language names, as a list or joined by "+", such as "eng+deu"'
    items = value if isinstance(value, list | tuple) else [value]
    names: list[str] = []
    for item in items:
        if not isinstance(item, str):
            raise invalid_option(key, expected)
        names.extend(part.strip() for part in re.split(r"[+,]", item))
    unique = tuple(dict.fromkeys(names))
    if not 1 <= len(unique) <= MAX_LANGUAGES or not all(_LANGUAGE.fullmatch(name) for name in unique):
        raise invalid_option(key, expected)
    return unique


def _integer(low: int, high: int) -> Callable[[str, object], int]:
    def read(key: str, value: object) -> int:
        expected = f"a whole number from {low} to {high}"
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise invalid_option(key, expected)
        try:
            number = int(value)
        except ValueError as error:
            raise invalid_option(key, expected) from error
        if not low <= number <= high:
            raise invalid_option(key, expected)
        return number

    return read


def _bounds(field: str) -> tuple[int, int]:
    """Return the bounds that `RecognitionParameters` states for the number `field`."""
    for part in get_type_hints(RecognitionParameters, include_extras=True)[field].__args__:
        for meta in getattr(part, "__metadata__", ()):
            return int(meta.ge), int(meta.le)
    raise LookupError(field)


def _page_seg_mode(key: str, value: object) -> int:
    mode = _integer(0, PAGE_SEG_MODES[-1])(key, value)
    if mode not in PAGE_SEG_MODES:
        raise invalid_option(key, f"one of {', '.join(map(str, PAGE_SEG_MODES))}; modes 0 and 2 return no text")
    return mode


def _engine(key: str, value: object) -> EngineName:
    if value == "Tesseract":
        return "Tesseract"
    if value == "TesseractCLI":
        return "TesseractCLI"
    raise invalid_option(key, '"Tesseract" or "TesseractCLI"')


def _preprocessing(key: str, value: object) -> Preprocessing:
    expected = 'an object of autoRotate, background, enlarge, secondReading, each "Auto" or "Off"'
    try:
        if isinstance(value, str):
            if value == "Off":
                return PREPROCESSING_OFF
            return msgspec.json.decode(value, type=Preprocessing)
        return msgspec.convert(value, Preprocessing)
    except msgspec.DecodeError as error:
        raise invalid_option(key, expected) from error


def _variables(given: Mapping[str, object]) -> dict[str, str]:
    """Return the variables that are set, including the one for which `whitelist` is short."""
    found: dict[str, object] = {}
    if whitelist := given.get("whitelist"):
        found[_WHITELIST] = whitelist
    value = given.get("variables")
    if value is not None and value != "":
        try:
            found |= msgspec.json.decode(value, type=dict) if isinstance(value, str) else msgspec.convert(value, dict)
        except msgspec.DecodeError as error:
            raise invalid_option("variables", "an object of names and values") from error
    return read_variables({str(name): one for name, one in found.items()})


_READERS: Final[dict[str, tuple[str, Callable[[str, object], object]]]] = {
    "languages": ("languages", _languages),
    "pageSegMode": ("page_seg_mode", _page_seg_mode),
    "ocrEngineMode": ("ocr_engine_mode", _integer(*_bounds("ocr_engine_mode"))),
    "dpi": ("dpi", _integer(*_bounds("dpi"))),
    "preprocessing": ("preprocessing", _preprocessing),
    "engine": ("engine", _engine),
    "pages": ("pages", read_selection),
}
