"""Settings: frozen dataclasses whose fields say which environment variable they are read from.

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        port: Annotated[int, Meta(ge=0, le=65535)] = setting("LEGIBLE_WORKER_PORT", "port to listen on", 8889)
        limits: DocumentLimits = group("LEGIBLE_WORKER_", DocumentLimits)

`read_settings` reads them once; `describe_settings` gives the rows of the table in `docs/operations.md`. It must not
know any program's settings, nor read `os.environ` itself.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Read = TypeVar("Read")

_KEY = "legible.setting"


class SettingsError(Exception):
    """A variable is missing or has a value that is not allowed; the message is one sentence for the operator."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Setting:
    """One variable: its `name`, its purpose, its default as one would write it, and its accepted values.

    `default` is None when the variable must be set. The value of a `secret` is never shown.
    """

    name: str
    help: str
    default: str | None
    expected: str
    secret: bool


@dataclasses.dataclass(frozen=True)
class _Variable:
    name: str
    help: str
    secret: bool


@dataclasses.dataclass(frozen=True)
class _Group:
    prefix: str


def setting(name: str, help: str, default: Any = dataclasses.MISSING, *, secret: bool = False) -> Any:  # noqa: A002
    """Return a dataclass field that is read from the variable `name`; without a default it must be set.

    The field's type may be str, int, float, bool, Path, tuple[str, ...] (joined by commas), a Literal, any of them
    `| None`, or `Annotated` with msgspec's bounds.
    """
    return dataclasses.field(default=default, metadata={_KEY: _Variable(name, help, secret)})


def group(prefix: str, struct: type[msgspec.Struct]) -> Any:
    """Return a field that holds `struct`, each of whose members is read from `prefix` + its name in capitals."""
    return dataclasses.field(default_factory=struct, metadata={_KEY: _Group(prefix)})


def read_settings(cls: type[Read], environ: Mapping[str, str]) -> Read:
    """Return `cls` filled from `environ`; an empty variable counts as not set.

    Raises `SettingsError` naming the variable, its value and what is expected.
    """
    hints = get_type_hints(cls, include_extras=True)
    values: dict[str, Any] = {}
    for field in _fields(cls):
        source = field.metadata[_KEY]
        if isinstance(source, _Group):
            values[field.name] = _read_group(source.prefix, hints[field.name], environ)
        elif raw := environ.get(source.name, ""):
            values[field.name] = _convert(source, raw, hints[field.name])
        elif field.default is dataclasses.MISSING:
            raise SettingsError(f"{source.name} is not set: {source.help}.")
    return cls(**values)


def describe_settings(cls: type[Any]) -> list[Setting]:
    """Return every variable that `cls` is read from, in the order of its fields."""
    hints = get_type_hints(cls, include_extras=True)
    found: list[Setting] = []
    for field in _fields(cls):
        source = field.metadata[_KEY]
        if isinstance(source, _Group):
            rows = [(*row, row_default) for *row, row_default in _members(source.prefix, hints[field.name])]
        else:
            rows = [(source, hints[field.name], field.default)]
        for variable, kind, default in rows:
            found.append(
                Setting(
                    name=variable.name,
                    help=variable.help,
                    default=None if default is dataclasses.MISSING else _written(default),
                    expected=_expected(kind),
                    secret=variable.secret,
                )
            )
    return found


def _fields(cls: type[Any]) -> list[dataclasses.Field[Any]]:
    return [field for field in dataclasses.fields(cls) if _KEY in field.metadata]


def _members(prefix: str, struct: type[msgspec.Struct]) -> Iterator[tuple[_Variable, Any, Any]]:
    hints = get_type_hints(struct, include_extras=True)
    for member in msgspec.structs.fields(struct):
        kind = hints[member.name]
        described = [meta.description for meta in get_args(kind)[1:] if isinstance(meta, msgspec.Meta)]
        yield (
            _Variable(prefix + member.name.upper(), described[0] or "" if described else "", False),
            kind,
            (member.default),
        )


def _read_group(prefix: str, struct: type[msgspec.Struct], environ: Mapping[str, str]) -> msgspec.Struct:
    names = [member.name for member in msgspec.structs.fields(struct)]
    given: dict[str, Any] = {}
    for name, (variable, kind, _) in zip(names, _members(prefix, struct), strict=True):
        if raw := environ.get(variable.name, ""):
            given[name] = _convert(variable, raw, kind)
    return struct(**given)


def _convert(variable: _Variable, raw: str, kind: Any) -> Any:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    options = (bare, *get_args(bare))
    try:
        if Path in options:
            return Path(raw)
        if get_origin(bare) is tuple:
            return msgspec.convert(tuple(part.strip() for part in raw.split(",")), kind)
        return msgspec.convert(raw.lower() if bool in options else raw, kind, strict=False)
    except msgspec.ValidationError as error:
        shown = "a value" if variable.secret else f'"{raw}"'
        raise SettingsError(f"{variable.name} is {shown}, but must be {_expected(kind)}: {variable.help}.") from error


_TYPE_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "text",
    "Path": "a path",
    "tuple": "a list joined by commas",
}


def _expected(kind: Any) -> str:
    """Describe in words the values that `kind` accepts."""
    bounds = ""
    if get_origin(kind) is Annotated:
        kind, *metas = get_args(kind)
        for meta in metas:
            if isinstance(meta, msgspec.Meta):
                if meta.ge is not None and meta.le is not None:
                    bounds += f" from {meta.ge} to {meta.le}"
                else:
                    bounds += f" of at least {meta.ge}" if meta.ge is not None else ""
                    bounds += f" of at most {meta.le}" if meta.le is not None else ""
                bounds += f" greater than {meta.gt:g}" if meta.gt is not None else ""
                bounds += f" of at least {meta.min_length} characters" if (meta.min_length or 0) > 1 else ""
                bounds += " that is not empty" if meta.min_length == 1 else ""
                bounds += f" that matches {meta.pattern}" if meta.pattern is not None else ""
    parts = [part for part in get_args(kind) if part is not type(None)]
    if parts and all(isinstance(part, str) for part in parts):
        return "one of " + ", ".join(parts)
    if len(parts) == 1:
        return _expected(parts[0]) + bounds
    name = getattr(get_origin(kind) or kind, "__name__", str(kind))
    return _TYPE_WORDS.get(name, name) + bounds


def _written(default: Any) -> str:
    if default is None:
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    return ",".join(default) if isinstance(default, tuple) else str(default)
