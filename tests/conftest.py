"""The database of a run, SQLite or with `--database=postgres` a scratch PostgreSQL, and its parallel scheduling."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.postgres import scratch_cluster

_PLATFORM = Path(__file__).parent / "ocr_platform"

# How fast a value is generated depends on the load of the machine, not on the tested code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="database of the platform")


@pytest.hookimpl(tryfirst=True)  # before `-m` is applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of the platform, so that they also run on PostgreSQL."""
    for item in items:
        if item.path.is_relative_to(_PLATFORM):
            item.add_marker("postgres")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Spread a parallel run (`-n 4`) so that nothing expensive is started more often than needed."""
    from tests.support.scheduling import ByFixtures

    return ByFixtures(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at the database before it is set up, and programs that tests start at the same server."""
    from django.conf import settings as django_settings
    from django.db import connections

    from ocr_platform.databases import database_from_url

    if config.getoption("--database") == "postgres":
        if "PYTEST_XDIST_WORKER" not in os.environ:  # the processes of a parallel run share the server of the first
            stack = ExitStack()
            config.add_cleanup(stack.close)
            os.environ["DATABASE_URL"] = stack.enter_context(scratch_cluster())
        url = os.environ["DATABASE_URL"]
    else:
        # A file, not memory: the queue is used from several threads and connections.
        url = f"sqlite:///{Path(os.environ['LEGIBLE_DATA_DIR']) / 'legible.sqlite3'}"
    entry = database_from_url(url)
    if entry["ENGINE"].endswith("sqlite3"):
        entry["TEST"] = {"NAME": str(Path(os.environ["LEGIBLE_DATA_DIR"]) / "test.sqlite3")}
    django_settings.DATABASES["default"] = entry
    connections.configure_settings(django_settings.DATABASES)  # fills in Django's defaults
    del connections["default"]  # it was created, not opened, when Django was set up
