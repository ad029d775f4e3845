"""What a caller may ask of one recognition, and how the many spellings of it are read.

Worker and platform both take options from JSON bodies, form fields and query strings; both use `parse_options`, so
that one name means one thing everywhere. Keys that nobody knows are ignored (the reference system's clients send
some); keys that are known but not built, or that would let a caller reach out of the sandbox, are refused by name.
It must not know which languages are installed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from ocr_contract.errors import RequestError
from ocr_contract.variables import read_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Switch = Literal["Auto", "Off"]
EngineName = Literal["Tesseract", "TesseractCLI"]

MAX_LANGUAGES: Final = 16
_LANGUAGE = re.compile(r"[a-z]{3}(_[A-Za-z0-9]+)*|script/[A-Za-z_]+")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?")


class Preprocessing(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Steps around recognition; `Auto` decides by measuring the page."""

    auto_rotate: Switch = "Auto"
    background: Switch = "Auto"
    enlarge: Switch = "Auto"
    second_reading: Switch = "Auto"


PREPROCESSING_OFF: Final = Preprocessing(auto_rotate="Off", background="Off", enlarge="Off", second_reading="Off")


class RecognitionOptions(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How a document is to be read. Encoded by msgspec it is a valid request body of the worker.

    `page_seg_mode` and `ocr_engine_mode` are the numbers of Tesseract's --psm and --oem. `dpi` is assumed where the
    file states none. `pages` is a selection such as "1-3,7", None for all. `variables` are Tesseract's, as
    `ocr_contract.variables` allows them.
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

_WHITELIST: Final = "tessedit_char_whitelist"
_ALIASES: Final = {"lang": "languages", "language": "languages"}
_NOT_BUILT: Final = ("userWords", "confidenceThreshold", "webhook", "url")


def parse_options(given: Mapping[str, object], defaults: RecognitionOptions) -> RecognitionOptions:
    """Return `defaults` with what `given` asks for; values may be JSON values or strings of a form.

    Raises `RequestError` `option_not_supported` or `invalid_option`, naming the key.
    """
    for key in _NOT_BUILT:
        if key in given:
            raise RequestError(
                "option_not_supported",
                f'The option "{key}" is not supported.',
                hint=_not_built_hint(key),
            )
    changes: dict[str, object] = {}
    for key, value in given.items():
        name = _ALIASES.get(key, key)
        reader = _READERS.get(name)
        if reader is not None and value is not None and value != "":
            field, read = reader
            changes[field] = read(key, value)
    if variables := _variables(given):
        changes["variables"] = {**defaults.variables, **variables}
    return msgspec.structs.replace(defaults, **changes)


def select_pages(selection: str | None, page_count: int) -> list[int]:
    """Return the page numbers (from 1, ascending, each once) that `selection` names among `page_count` pages.

    Raises `RequestError` `page_out_of_range` when a named page is not there.
    """
    if selection is None:
        return list(range(1, page_count + 1))
    numbers: set[int] = set()
    for first, last in _ranges("pages", selection):
        end = page_count if last is None else last
        if end > page_count or first > page_count:
            raise RequestError(
                "page_out_of_range",
                f'The selection "{selection}" names page {max(first, end)}; the document has {page_count}.',
                limit=page_count,
                actual=max(first, end),
                hint="Ask for pages that the document has.",
            )
        numbers.update(range(first, end + 1))
    return sorted(numbers)


def _not_built_hint(key: str) -> str:
    if key == "url":
        return "Send the document itself; addresses are never fetched."
    return "Leave it out."


def _invalid(key: str, expected: str) -> RequestError:
    return RequestError("invalid_option", f'The option "{key}" must be {expected}.', hint="Correct it or leave it out.")


def _languages(key: str, value: object) -> tuple[str, ...]:
    expected = f'1 to {MAX_LANGUAGES} Tesseract language names, as a list or joined by "+", such as "eng+deu"'
    items = value if isinstance(value, list | tuple) else [value]
    names: list[str] = []
    for item in items:
        if not isinstance(item, str):
            raise _invalid(key, expected)
        names.extend(part.strip() for part in re.split(r"[+,]", item))
    unique = tuple(dict.fromkeys(names))
    if not 1 <= len(unique) <= MAX_LANGUAGES or not all(_LANGUAGE.fullmatch(name) for name in unique):
        raise _invalid(key, expected)
    return unique


def _integer(low: int, high: int) -> Callable[[str, object], int]:
    def read(key: str, value: object) -> int:
        expected = f"a whole number from {low} to {high}"
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise _invalid(key, expected)
        try:
            number = int(value)
        except ValueError as error:
            raise _invalid(key, expected) from error
        if not low <= number <= high:
            raise _invalid(key, expected)
        return number

    return read


def _engine(key: str, value: object) -> EngineName:
    if value == "Tesseract":
        return "Tesseract"
    if value == "TesseractCLI":
        return "TesseractCLI"
    raise _invalid(key, '"Tesseract" or "TesseractCLI"')


def _preprocessing(key: str, value: object) -> Preprocessing:
    expected = 'an object of autoRotate, background, enlarge, secondReading, each "Auto" or "Off"'
    try:
        if isinstance(value, str):
            if value == "Off":
                return PREPROCESSING_OFF
            return msgspec.json.decode(value, type=Preprocessing)
        return msgspec.convert(value, Preprocessing)
    except msgspec.DecodeError as error:
        raise _invalid(key, expected) from error


def _variables(given: Mapping[str, object]) -> dict[str, str]:
    """Return the variables that are set, one by one or by `whitelist`, which is a short name for one of them."""
    found: dict[str, object] = {}
    if whitelist := given.get("whitelist"):
        found[_WHITELIST] = whitelist
    value = given.get("variables")
    if value is not None and value != "":
        try:
            found |= msgspec.json.decode(value, type=dict) if isinstance(value, str) else msgspec.convert(value, dict)
        except msgspec.DecodeError as error:
            raise _invalid("variables", "an object of names and values") from error
    return read_variables({str(name): one for name, one in found.items()})


def _pages(key: str, value: object) -> str:
    text = str(value).replace(" ", "") if isinstance(value, str | int) and not isinstance(value, bool) else ""
    list(_ranges(key, text))
    return text


def _ranges(key: str, selection: str) -> list[tuple[int, int | None]]:
    ranges: list[tuple[int, int | None]] = []
    for part in selection.split(","):
        match = _RANGE.fullmatch(part)
        first = int(match[1]) if match else 0
        if match is None or first < 1:
            raise _invalid(key, 'page numbers and ranges such as "1-3,7"')
        last = (int(match[2]) if match[2] else None) if "-" in part else first
        if last is not None and last < first:
            raise _invalid(key, 'page numbers and ranges such as "1-3,7"')
        ranges.append((first, last))
    return ranges


_READERS: Final[dict[str, tuple[str, Callable[[str, object], object]]]] = {
    "languages": ("languages", _languages),
    "pageSegMode": ("page_seg_mode", _integer(0, 13)),
    "ocrEngineMode": ("ocr_engine_mode", _integer(0, 3)),
    "dpi": ("dpi", _integer(70, 2400)),
    "preprocessing": ("preprocessing", _preprocessing),
    "engine": ("engine", _engine),
    "pages": ("pages", _pages),
}
