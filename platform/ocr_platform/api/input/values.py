"""Values of a struct's fields: read from text, and described in words for errors.

The types are those of `msgspec.inspect`, so that a bound is stated once, in the struct. It must not know which part of
the request a value is from.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from msgspec import NODEFAULT, inspect

from ocr_contract.errors import RequestError
from ocr_contract.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import msgspec

EXPECTED: Final = "expected"
"""Key of `msgspec.Meta(extra=...)`: the requirement that an error states, if the type is not specific enough."""
HINT: Final = "hint"
"""Key of `msgspec.Meta(extra=...)`: what an error advises."""
CODE: Final = "code"
"""Key of `msgspec.Meta(extra=...)`: the code of the error, if it differs from the call's."""
SEPARATED: Final = "separated"
"""Key of `msgspec.Meta(extra=...)`: False for a list of texts that may contain commas themselves."""

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SWITCH: Final = {"true": True, "false": False}
_BLANK_OFFSET: Final = re.compile(r" (?=\d\d:?\d\d$)")


def plain(kind: inspect.Type) -> tuple[inspect.Type, Mapping[str, Any]]:
    """Return the type without its metadata and without null, and the `extra` of its metadata."""
    extra: dict[str, Any] = {}
    while isinstance(kind, inspect.Metadata | inspect.UnionType):
        if isinstance(kind, inspect.Metadata):
            extra |= kind.extra or {}
            kind = kind.type
            continue
        others = [each for each in kind.types if not isinstance(each, inspect.NoneType)]
        if len(others) != 1:
            break
        kind = others[0]
    return kind, extra


def takes_many(kind: inspect.Type) -> bool:
    """Return whether a field of this type takes several values, so that its name may be repeated."""
    return isinstance(plain(kind)[0], inspect.VarTupleType | inspect.ListType)


def read_text(name: str, text: str, kind: inspect.Type, *, code: str) -> Any:
    """Return the value of a field that takes one value. Raises `RequestError` of `code`, naming the field."""
    kind, extra = whole = plain(kind)
    code = extra.get(CODE, code)
    if "\x00" in text:
        raise RequestError(code, f'"{name}" contains a null character.', hint="Remove it.")
    value: Any = None
    match kind:
        case inspect.IntType():
            value = int(text) if _WHOLE.fullmatch(text) else None
        case inspect.BoolType():
            value = _SWITCH.get(text)
        case inspect.DateTimeType():
            value = _moment(text)
        case inspect.UUIDType():
            value = UUID(text) if _UUID.fullmatch(text) else None
        case inspect.LiteralType() | inspect.EnumType():
            value = {str(each): each for each in _choices(kind)}.get(text)
        case inspect.StrType() | inspect.UnionType():
            value = text
        case _:  # pragma: no cover - a mistake in a definition, seen by its first use
            raise TypeError(f"{name}: {kind} cannot be read from text")
    if value is None or not _fits(value, kind):
        raise refused(name, whole, text, value, code=code)
    return value


def read_texts(name: str, texts: list[str], kind: inspect.Type, *, code: str) -> tuple[Any, ...]:
    """Return the values of a field that takes several: its name may be repeated, and commas separate values."""
    kind, extra = plain(kind)
    if not isinstance(kind, inspect.VarTupleType | inspect.ListType):  # pragma: no cover - `takes_many` was asked
        raise TypeError(name)
    parts = texts
    if extra.get(SEPARATED, True):
        parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    values = tuple(read_text(name, part, kind.item_type, code=code) for part in parts)
    if not (kind.min_length or 0) <= len(values) <= (kind.max_length or len(values)):
        raise RequestError(
            code,
            f'"{name}" must be {expected(kind, extra)}.',
            limit=kind.max_length if values else kind.min_length,
            actual=len(values),
            hint=extra.get(HINT, "Send fewer." if values else "Send at least one."),
        )
    return values


def refused(
    name: str, whole: tuple[inspect.Type, Mapping[str, Any]], given: object, value: Any, *, code: str
) -> RequestError:
    """Return the error for the field `name`: the accepted values, the limit that `value` exceeds, and what to do."""
    kind, extra = whole
    limit, actual = _broken_limit(value, kind)
    hint = extra.get(HINT)
    if hint is None:
        similar = nearest(given, map(str, _choices(kind))) if isinstance(given, str) else None
        hint = "Correct it or leave it out." if similar is None else f'Did you mean "{similar}"?'
    return RequestError(code, f'"{name}" must be {expected(kind, extra)}.', limit=limit, actual=actual, hint=hint)


def expected(  # noqa: C901, PLR0911 - a case for each type
    kind: inspect.Type, extra: Mapping[str, Any] | None = None
) -> str:
    """Return what a value of this type must be, in words that follow "must be"."""
    extra = extra or {}
    if EXPECTED in extra:
        return str(extra[EXPECTED])
    match kind:
        case inspect.IntType() | inspect.FloatType():
            what = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
            return what + _between(kind.ge, kind.le)
        case inspect.BoolType():
            return "true or false"
        case inspect.DateTimeType():
            return "a date or a time in ISO 8601, such as 2026-01-31T12:00:00Z"
        case inspect.UUIDType():
            return "a UUID"
        case inspect.LiteralType() | inspect.EnumType():
            return f"one of {', '.join(str(each) for each in _choices(kind))}"
        case inspect.StrType():
            return "a text" + _between(kind.min_length, kind.max_length, " characters", of=" of")
        case inspect.VarTupleType() | inspect.ListType():
            count = _between(kind.min_length, kind.max_length, " values", of=" of")
            return f"a list{count}, each {expected(*plain(kind.item_type))}"
        case inspect.TupleType():
            return f"a list of {len(kind.item_types)} values"
        case inspect.StructType() | inspect.DictType():
            return "an object"
        case inspect.UnionType():
            return " or ".join(expected(*plain(each)) for each in kind.types)
        case _:
            return "valid JSON"


def check_supported(given: Iterable[str], struct: type[msgspec.Struct]) -> None:
    """Raise `RequestError` `option_not_supported` for a name that the struct's `not_supported` explains."""
    explained: Mapping[str, str] = getattr(struct, "not_supported", {})
    for name in given:
        if name in explained:
            raise RequestError("option_not_supported", f'The option "{name}" is not supported.', hint=explained[name])


def has_default(field: inspect.Field) -> bool:
    """Return whether a struct can be created without this field."""
    return field.default is not NODEFAULT or field.default_factory is not NODEFAULT or not field.required


def _choices(kind: inspect.Type) -> list[Any]:
    if isinstance(kind, inspect.EnumType):
        return [each.value for each in kind.cls]
    return list(kind.values) if isinstance(kind, inspect.LiteralType) else []


def _between(low: float | None, high: float | None, unit: str = "", *, of: str = "") -> str:
    if low is not None and high is not None:
        return f"{of or ' from'} {low} to {high}{unit}" if low != high else f" of {low}{unit}"
    if high is not None:
        return f"{of} at most {high}{unit}" if of else f" up to {high}{unit}"
    return f"{of} at least {low}{unit}" if low is not None else ""


def _fits(value: Any, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.StrType) and kind.pattern is not None and re.search(kind.pattern, value) is None:
        return False
    return _broken_limit(value, kind)[0] is None


def _broken_limit(value: Any, kind: inspect.Type) -> tuple[float | None, float | None]:
    """Return the limit that the value exceeds, and the value in the same unit; None and None if there is none."""
    match kind:
        case inspect.IntType() | inspect.FloatType() if isinstance(value, int | float) and not isinstance(value, bool):
            low, high, measure = kind.ge, kind.le, value
        case inspect.StrType() if isinstance(value, str):
            low, high, measure = kind.min_length, kind.max_length, len(value)
        case inspect.VarTupleType() | inspect.ListType() if isinstance(value, list | tuple):
            low, high, measure = kind.min_length, kind.max_length, len(value)
        case _:
            return None, None
    if high is not None and measure > high:
        return high, measure
    return (low, measure) if low is not None and measure < low else (None, None)


def _moment(text: str) -> datetime | None:
    """Read a date or a time; without a zone it is UTC. An unescaped "+" arrives as a space."""
    try:
        moment = parse_datetime(_BLANK_OFFSET.sub("+", text.strip())) if "T" in text else None
        day = parse_date(text) if moment is None else None
    except ValueError:
        return None
    if day is not None:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
