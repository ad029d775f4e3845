from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import pytest
from msgspec import Meta

from ocr_contract.limits import DOCUMENT_LIMITS, DocumentLimits
from ocr_contract.settings import SettingsError, describe_settings, group, read_settings, setting


@dataclass(frozen=True, kw_only=True)
class Example:
    port: Annotated[int, Meta(ge=0, le=65535)] = setting("X_PORT", "port to listen on", 8889)
    languages: tuple[str, ...] = setting("X_LANGUAGES", "languages", ("eng",))
    data: Path = setting("X_DATA", "folder of the data", Path("var"))
    slots: int | None = setting("X_SLOTS", "pages at the same time", None)
    quick: bool = setting("X_QUICK", "hurry", False)
    pause: float = setting("X_PAUSE", "seconds between two looks", 0.5)
    level: Literal["info", "debug"] = setting("X_LEVEL", "lowest level of log lines to write", "info")
    limits: DocumentLimits = group("X_", DocumentLimits)


@dataclass(frozen=True, kw_only=True)
class WithSecret:
    key: Annotated[str, Meta(min_length=10)] = setting("X_KEY", "key of the sessions", secret=True)


def test_defaults_hold_where_nothing_is_set() -> None:
    settings = read_settings(Example, {"X_PORT": "", "OTHER": "1"})
    assert settings == Example()
    assert settings.limits == DOCUMENT_LIMITS


def test_every_type_is_read() -> None:
    environ = {
        "X_PORT": "80",
        "X_LANGUAGES": "eng, deu",
        "X_DATA": "/srv/data",
        "X_SLOTS": "3",
        "X_QUICK": "True",
        "X_PAUSE": "2",
        "X_LEVEL": "debug",
        "X_MAX_PIXELS": "20000",
    }
    settings = read_settings(Example, environ)
    assert settings == Example(
        port=80,
        languages=("eng", "deu"),
        data=Path("/srv/data"),
        slots=3,
        quick=True,
        pause=2.0,
        level="debug",
        limits=DocumentLimits(max_pixels=20000),
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("X_PORT", "http", "a whole number from 0 to 65535"),
        ("X_PORT", "70000", "a whole number from 0 to 65535"),
        ("X_SLOTS", "many", "a whole number"),
        ("X_QUICK", "perhaps", "true or false"),
        ("X_LEVEL", "loud", "one of info, debug"),
        ("X_MAX_PIXELS", "9", "a whole number of at least 10000"),
    ],
)
def test_a_bad_value_names_the_variable_the_value_and_what_is_expected(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(Example, {name: value})
    assert str(caught.value).startswith(f'{name} is "{value}", but must be {expected}: ')


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^X_KEY is not set: key of the sessions\.$"):
        read_settings(WithSecret, {})


def test_a_secret_is_never_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(WithSecret, {"X_KEY": "hunter2"})
    assert "hunter2" not in str(caught.value)
    assert "at least 10 characters" in str(caught.value)


def test_the_table_has_a_row_for_every_variable() -> None:
    rows = {row.name: row for row in describe_settings(Example)}
    assert rows["X_LANGUAGES"].default == "eng"
    assert rows["X_SLOTS"].default == ""
    assert rows["X_QUICK"].default == "false"
    assert rows["X_MAX_PIXELS"].default == str(DOCUMENT_LIMITS.max_pixels)
    assert rows["X_MAX_PIXELS"].help == "pixels of one page, width x height"
    assert describe_settings(WithSecret)[0].default is None
    assert describe_settings(WithSecret)[0].secret
