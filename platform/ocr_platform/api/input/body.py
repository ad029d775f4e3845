"""JSON bodies of calls, read into the structs that describe them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import inspect
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser, get_encoding  # type: ignore[attr-defined]

from ocr_contract.errors import RequestError
from ocr_contract.suggestions import unknown_option
from ocr_platform.api.input.json_text import parse_json
from ocr_platform.api.input.values import check_supported, expected, plain, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rest_framework.request import Request

Body = TypeVar("Body", bound=msgspec.Struct)

_AT: Final = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)
_MISSING: Final = re.compile(r"^Object missing required field `(?P<name>.*)`$")
_STEP: Final = re.compile(r"\[\.\.\.\]|\[\d+\]|[^.\[]+")


class NoBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a call that takes none: nothing, or an empty object."""


class StrictJsonParser(JSONParser):
    """JSON as DRF reads it, except that `parse_json` refuses more: repeated members, deep nesting, NaN."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value. Raises `RequestError` `repeated_option`, `ParseError` for invalid JSON."""
        encoding = get_encoding(parser_context or {})
        try:
            return parse_json(stream.read().decode(encoding))
        except ValueError as error:
            raise ParseError(f"The body is not valid JSON: {error}.") from error


def read_body(request: Request, struct: type[Body], *, required: bool = True) -> Body:
    """Return the body as `struct`; without a body, its defaults when it is not `required`.

    Raises `RequestError` `unknown_option`, `repeated_option` or `invalid_request`, naming the member.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) == 0:
        if required:
            raise RequestError("invalid_request", "The body is missing.", hint="Send a JSON object.")
        return struct()
    return read_json(request.data, struct, code="invalid_request")


def read_json(value: Any, struct: type[Body], *, code: str, path: str = "") -> Body:
    """Return a JSON value as `struct`; `path` comes before the names of its members in errors.

    Raises `RequestError` `unknown_option`, or of `code`, naming the member.
    """
    info = inspect.type_info(struct)
    if isinstance(value, dict):
        check_supported(value, struct)
    _check_members(value, info, path)
    try:
        return msgspec.convert(value, struct)
    except msgspec.ValidationError as error:
        raise _said(str(error), info, value, code, path) from error


def _check_members(value: Any, kind: inspect.Type, path: str) -> None:
    """Refuse by name the first member, at any depth, that its struct does not have."""
    kind, _ = plain(kind)
    match kind:
        case inspect.UnionType():
            for each in kind.types:
                _check_members(value, each, path)
        case inspect.StructType() if isinstance(value, dict):
            fields = {field.encode_name: field for field in kind.fields}
            for name, member in value.items():
                if name in fields:
                    _check_members(member, fields[name].type, f"{path}{name}.")
                elif kind.forbid_unknown_fields:
                    raise unknown_option(f"{path}{name}", [f"{path}{each}" for each in fields])
        case inspect.VarTupleType() | inspect.ListType() if isinstance(value, list):
            for number, member in enumerate(value):
                _check_members(member, kind.item_type, f"{path.removesuffix('.')}[{number}].")


def _said(message: str, info: inspect.Type, value: Any, code: str, path: str) -> RequestError:
    """Return the error for msgspec's message: the member, its accepted values, and the limit."""
    match = _AT.match(message)
    what, where = (match["what"], match["where"] or "") if match else (message, "")
    if missing := _MISSING.match(what):
        name = path + (f"{where}.{missing['name']}" if where else missing["name"])
        return RequestError(code, f'"{name}" is missing.', hint="Send it.")
    kind, given = info, value
    for step in _STEP.findall(where):
        kind, given = _inside(plain(kind)[0], given, step)
    whole = plain(kind)
    if not where:
        what = f'"{path.rstrip(".")}"' if path else "The body"
        return RequestError(code, f"{what} must be {expected(*whole)}.", hint="Send a JSON object.")
    return refused(path + where.replace("[...]", "[]"), whole, given, given, code=code)


def _inside(kind: inspect.Type, value: Any, step: str) -> tuple[inspect.Type, Any]:
    """Return type and value one step further; the value is None where a list holds several."""
    if isinstance(kind, inspect.UnionType):
        kind = next((each for each in kind.types if isinstance(each, inspect.StructType)), kind)
    if isinstance(kind, inspect.StructType):
        fields = {field.encode_name: field.type for field in kind.fields}
        return fields.get(step, inspect.AnyType()), value.get(step) if isinstance(value, dict) else None
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        only = value[0] if isinstance(value, list) and len(value) == 1 else None
        return kind.item_type, only
    if isinstance(kind, inspect.TupleType):
        return kind.item_types[0], None
    return inspect.AnyType(), None
