"""Settings from the environment, and the addresses of databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr_contract.settings import SettingsError, describe_settings
from ocr_platform.config import PlatformSettings, load
from ocr_platform.databases import database_from_url

ROOT = Path(__file__).parents[2]
KEY = {"LEGIBLE_SECRET_KEY": "a-secret-key-of-some-length"}


def test_the_defaults_are_those_of_one_machine() -> None:
    settings = load(KEY)
    assert not settings.debug
    assert not settings.https
    assert settings.web_host == "127.0.0.1"
    assert settings.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert settings.data_dir == Path.cwd() / "var"
    assert settings.database_url == f"sqlite:///{Path.cwd() / 'var' / 'legible.sqlite3'}"
    assert settings.worker_url == "http://127.0.0.1:8889"


def test_values_are_taken_from_the_environment() -> None:
    settings = load(
        KEY
        | {
            "LEGIBLE_DEBUG": "1",
            "LEGIBLE_ALLOWED_HOSTS": "a.example, b.example",
            "LEGIBLE_JOB_SUBMISSIONS_PER_MINUTE": "5",
            "LEGIBLE_WORKER_URL": "http://w:1/",
            "LEGIBLE_WEB_THREADS": "1",
        }
    )
    assert settings.debug
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.jobs.submissions_per_minute == 5
    assert settings.worker_url == "http://w:1"
    assert settings.waiting_requests == 0


def test_the_platform_key_may_stand_in_a_file_and_must_be_long(tmp_path: Path) -> None:
    assert load(KEY).platform_key == ""
    path = tmp_path / "key"
    path.write_text("a-platform-key-of-some-length\n")
    from_file = load(KEY | {"LEGIBLE_PLATFORM_KEY_FILE": str(path)})
    assert from_file.platform_key == "a-platform-key-of-some-length"
    for wrong in ("", "short"):
        path.write_text(wrong)
        with pytest.raises(SettingsError, match="LEGIBLE_PLATFORM_KEY"):
            load(KEY | {"LEGIBLE_PLATFORM_KEY_FILE": str(path)})


def test_endpoints_come_from_here_or_from_the_cluster() -> None:
    assert load(KEY).endpoints == "local"
    settings = load(KEY | {"LEGIBLE_ENDPOINTS": "cluster", "LEGIBLE_ENDPOINT_NAMESPACES": "a, b"})
    assert (settings.endpoints, settings.endpoint_namespaces) == ("cluster", ("a", "b"))
    with pytest.raises(SettingsError, match="one of local, cluster"):
        load(KEY | {"LEGIBLE_ENDPOINTS": "both"})


@pytest.mark.parametrize("environ", [{}, {"LEGIBLE_SECRET_KEY": ""}, {"LEGIBLE_SECRET_KEY": "short"}])
def test_without_a_key_nothing_starts(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LEGIBLE_SECRET_KEY"):
        load(environ | {"LEGIBLE_DATA_DIR": str(tmp_path)})


def test_the_key_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with pytest.raises(SettingsError, match="cannot be read"):
        load({"LEGIBLE_SECRET_KEY_FILE": str(path)})
    path.write_text("a-secret-key-of-some-length\n")
    assert load({"LEGIBLE_SECRET_KEY_FILE": str(path)}).secret_key == "a-secret-key-of-some-length"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEGIBLE_WEB_PORT", "70000"),
        ("LEGIBLE_WEB_THREADS", "0"),
        ("LEGIBLE_DEBUG", "maybe"),
        ("LEGIBLE_LOG_LEVEL", "LOUD"),
        ("LEGIBLE_MAX_DOCUMENT_BYTES", "25MB"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f'{name} is "{value}"'):
        load(KEY | {name: value})


def test_every_setting_says_what_it_is_for() -> None:
    for row in describe_settings(PlatformSettings):
        assert row.name.isupper()
        assert row.help


def test_sqlite_takes_the_write_lock_at_once_and_waits_for_it() -> None:
    entry = database_from_url("sqlite:////data/a%20b.sqlite3")
    assert entry["NAME"] == "/data/a b.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["OPTIONS"]["timeout"] == 20
    assert "WAL" in entry["OPTIONS"]["init_command"]


def test_postgresql_parts_are_unquoted() -> None:
    entry = database_from_url("postgres://us%40er:p%2Fw@db.example:5433/name?sslmode=require")
    parts = [entry[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["us@er", "p/w", "db.example", "5433", "name"]
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert database_from_url("postgresql:///name")["HOST"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mysql://u:hidden@h/n",
        "sqlite://",
        "sqlite:///",
        "sqlite://h/p",
        "postgresql://u:hidden@h:x/n",
        "postgres://h",
    ],
)
def test_another_address_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL must be") as caught:
        database_from_url(url)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "LEGIBLE_SECRET_KEY"),
        (KEY | {"LEGIBLE_WEB_PORT": "x"}, "LEGIBLE_WEB_PORT"),
        (KEY | {"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "migrate"],
        ["manage.py", "create_token", "x"],
        ["-m", "gunicorn", "--config", "python:ocr_platform.gunicorn_conf", "ocr_platform.wsgi"],
    ],
)
def test_programs_report_a_problem_in_one_sentence(
    command: list[str], environ: dict[str, str], words: str, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "platform", "LEGIBLE_DATA_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert words in run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
