"""The cost of fifty open, idle dashboards for the server.

One real tab is observed first. Fifty clients then repeat its requests, headers and intervals; fifty windows of Chromium
would measure the machine instead.
"""

from __future__ import annotations

import http.client
import itertools
import statistics
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import psycopg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Request

    from bench.web.window import Chromium
    from tests.support.web import RunningWeb

TABS = 50
SECONDS = 60
_WATCHED = 4
"""Number of requests of the real tab to record; the first ones are warm-up."""
_OPENING_MS = 10_000
"""Requests in this time belong to the opening of the tab."""
_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Habit:
    """The behaviour of an idle tab: it sends this request at this interval in seconds."""

    path: str
    headers: Mapping[str, str]
    every: float


def idle_tabs(browser: Chromium) -> float:
    """Return the share of one core that web and its database use for `TABS` idle tabs."""
    habit = _watch(browser)
    web = browser.stack.web
    ended = threading.Event()
    statuses: list[int] = []
    tabs = [
        threading.Thread(target=_be_a_tab, args=(web.port, habit, number / TABS, ended, statuses))
        for number in range(TABS)
    ]
    for tab in tabs:
        tab.start()
    time.sleep(habit.every)  # Until each has sent a request and is connected.
    del statuses[:]
    server = _server(web)
    used, began = _cpu_seconds(server), time.monotonic()
    time.sleep(SECONDS)
    share = (_cpu_seconds(server) - used) / (time.monotonic() - began)
    ended.set()
    for tab in tabs:
        tab.join()
    if len(statuses) < TABS * SECONDS / habit.every * 0.9 or set(statuses) != {304}:
        raise AssertionError(f"{len(statuses)} answers, of status {set(statuses)}: that is not what idle tabs do")
    return share


def _watch(browser: Chromium) -> Habit:
    """Open the list and record what its tab requests while nothing happens."""
    with browser.window() as window:
        window.go_to_list()
        window.page.wait_for_timeout(_OPENING_MS)
        asked: list[tuple[float, Request]] = []
        window.page.on("request", lambda request: asked.append((time.monotonic(), request)))
        began = time.monotonic()
        while len(asked) < _WATCHED:
            assert time.monotonic() < began + _PATIENCE_SECONDS, "an idle tab asks for nothing"  # noqa: S101
            window.page.wait_for_timeout(200)
        window.page.wait_for_load_state("networkidle")
        times, requests = [at for at, _ in asked], [request for _, request in asked]
        addresses = {request.url for request in requests[1:]}
        if len(addresses) != 1:
            raise AssertionError(f"an idle tab asks for more than one thing: {addresses}")
        address = urlsplit(addresses.pop())
        headers = {name: text for name, text in requests[-1].all_headers().items() if not name.startswith(":")}
        every = statistics.median(after - before for before, after in itertools.pairwise(times))
    return Habit(f"{address.path}?{address.query}", headers, every)


def _be_a_tab(port: int, habit: Habit, part: float, ended: threading.Event, statuses: list[int]) -> None:
    """Send requests repeatedly on one connection; the first one after `part` of the interval."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    wait = part * habit.every
    while not ended.wait(wait):
        connection.request("GET", habit.path, headers=dict(habit.headers))
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        wait = habit.every
    connection.close()


def _server(web: RunningWeb) -> list[psutil.Process]:
    """Return the processes of web, and of PostgreSQL if that is the database."""
    process = psutil.Process(web.process.pid)
    found = [process, *process.children(recursive=True)]
    if web.environ["DATABASE_URL"].startswith("postgres"):
        with psycopg.connect(web.environ["DATABASE_URL"]) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row is not None  # noqa: S101
            postmaster = psutil.Process(row[0]).parent()
        assert postmaster is not None  # noqa: S101
        found += [postmaster, *postmaster.children()]
    return found


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes if process.is_running()]
    return sum(each.user + each.system for each in times)
