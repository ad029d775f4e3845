"""The thread waits out outages of the database, logs them once, and gives up when the dispatcher stops."""

import asyncio
import logging
import time

import pytest
from django.db import IntegrityError, OperationalError

from ocr_platform.dispatcher.database import DatabaseGone, DatabaseThread


def run_with(database: DatabaseThread, failures: list[Exception]) -> str:
    def work() -> str:
        if failures:
            raise failures.pop()
        return "done"

    return asyncio.run(database.run(work))


def test_it_is_tried_again_until_it_succeeds(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    database = DatabaseThread()
    assert run_with(database, [OperationalError("database is locked")] * 3) == "done"
    database.close()
    assert [record.levelname for record in caplog.records if "database" in record.message] == ["WARNING", "INFO"]


def test_a_bug_is_raised() -> None:
    database = DatabaseThread()
    with pytest.raises(IntegrityError):
        run_with(database, [IntegrityError("a constraint")])
    database.close()


def test_it_gives_up_on_request() -> None:
    database = DatabaseThread()
    database.give_up()
    started = time.monotonic()
    with pytest.raises(DatabaseGone):
        run_with(database, [OperationalError("gone")] * 1000)
    assert time.monotonic() - started < 5
    database.close()
