"""Which database the run uses: SQLite, or with `--database=postgres` a scratch PostgreSQL made for it.

Hypothesis is told to bear with a busy machine.
"""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.postgres import scratch_cluster

# How fast a value is made says how busy the machine is, and nothing about what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="database of the platform")


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at the database before it is set up, and programs that tests start at the same server."""
    from django.conf import settings as django_settings
    from django.db import connections

    from ocr_platform.databases import database_from_url

    if config.getoption("--database") == "postgres":
        stack = ExitStack()
        config.add_cleanup(stack.close)
        url = stack.enter_context(scratch_cluster())
        os.environ["DATABASE_URL"] = url
    else:
        # A file, not memory: the queue is used from several threads and connections.
        url = f"sqlite:///{Path(os.environ['LEGIBLE_DATA_DIR']) / 'legible.sqlite3'}"
    entry = database_from_url(url)
    if entry["ENGINE"].endswith("sqlite3"):
        entry["TEST"] = {"NAME": str(Path(os.environ["LEGIBLE_DATA_DIR"]) / "test.sqlite3")}
    django_settings.DATABASES["default"] = entry
    connections.configure_settings(django_settings.DATABASES)  # fills in Django's defaults
    del connections["default"]  # it was made, not opened, when Django was set up
