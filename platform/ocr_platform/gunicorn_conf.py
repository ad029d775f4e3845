"""Gunicorn's configuration: `gunicorn --config python:ocr_platform.gunicorn_conf ocr_platform.wsgi:application`.

Threads, because requests mostly wait: for the disk, for the database, for a result. The access log is the
application's own (`api.requests`).
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

from ocr_contract.settings import SettingsError

try:
    from ocr_contract.logs import logging_config
    from ocr_platform import gunicorn_errors
    from ocr_platform.config import PLATFORM
    from ocr_platform.jobs.api.submission.spool import sweep
except SettingsError as error:
    sys.exit(f"web: {error}")

# Set before the application is loaded: the Prometheus client reads it on import.
_metrics = PLATFORM.data_dir / "metrics-web"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)
shutil.rmtree(_metrics, ignore_errors=True)
_metrics.mkdir(parents=True, mode=0o700, exist_ok=True)  # a mounted folder is emptied, but cannot be removed
sweep()
gunicorn_errors.install()

bind = [f"{PLATFORM.web_host}:{PLATFORM.web_port}"]
worker_class = "gthread"
workers = PLATFORM.web_processes
threads = PLATFORM.web_threads
worker_connections = 200
timeout = 60
graceful_timeout = 10
keepalive = 30
preload_app = True
proc_name = "legible-web"
control_socket_disable = True  # unused, and it needs a home folder
logconfig_dict = {
    **logging_config(PLATFORM.log_level),
    "loggers": {
        # It does not propagate, so it gets the handler by name.
        "gunicorn.error": {"handlers": ["stderr"]},
        # Its lines hold the query, which may name a user's file.
        "gunicorn.access": {"handlers": [], "level": "CRITICAL"},
    },
}
limit_request_line = 8190


def child_exit(server: object, worker: Any) -> None:  # noqa: ARG001
    """Remove the counters of a process that ended."""
    from prometheus_client import multiprocess  # noqa: PLC0415 - it must not be imported before the variable is set

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
