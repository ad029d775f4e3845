"""The dispatcher's probes and metrics: alive while its loops run, not ready without a database."""

import signal

import httpx
import pytest

from ocr_platform.endpoints import services as endpoints
from tests.ocr_platform.dispatcher.job_states import ended
from tests.ocr_platform.jobs.factories import make_user, submit
from tests.support.dispatcher import running_dispatcher
from tests.support.ports import free_port
from tests.support.scripted_worker import scripted_worker
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_serves_probes_and_metrics() -> None:
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    owner, port = make_user(), free_port()
    with (
        scripted_worker() as worker,
        running_dispatcher(worker.url, DISPATCH_PORT=str(port), DISPATCH_HOST="127.0.0.1") as dispatcher,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=1) as client,
    ):
        assert ended(submit(owner)).state == "succeeded"
        wait_until(lambda: client.get("/readyz").status_code == 200, seconds=10)
        assert client.get("/healthz").text == "ok\n"
        assert client.get("/other").status_code == 404
        figures = client.get("/metrics").text
        assert 'legible_dispatch_settled_total{kind="recognise",outcome="read"} 1.0' in figures
        assert 'legible_queue_items{endpoint="default",state="ready"}' in figures
        dispatcher.signal(signal.SIGSTOP)
        with pytest.raises(httpx.TimeoutException):
            client.get("/healthz")
        dispatcher.signal(signal.SIGCONT)
        wait_until(lambda: client.get("/healthz").status_code == 200, seconds=10)


def test_a_loop_that_is_stuck_is_not_alive() -> None:
    import asyncio
    import time

    from ocr_platform.dispatcher import metrics
    from ocr_platform.dispatcher.database import DatabaseThread
    from ocr_platform.dispatcher.fleets import Fleets
    from ocr_platform.dispatcher.in_flight import InFlight

    database = DatabaseThread()
    measured = metrics.DispatcherMetrics(database, Fleets(httpx.AsyncClient(), database, lambda: None), InFlight())
    assert measured._not_alive() == ""
    assert measured._not_ready() == "It is starting."
    measured._claimed_at = time.monotonic() - 1000
    assert measured._not_alive() == "The loop that claims work is stuck."
    measured.claimed()
    assert measured._not_ready() == ""
    measured._beat_at = time.monotonic() - 1000
    assert measured._not_alive() == "The event loop is stuck."
    asyncio.run(measured.beat())
    assert measured._not_alive() == ""
    database.close()
