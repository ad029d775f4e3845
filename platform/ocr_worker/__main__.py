"""`python -m ocr_worker`: reads the settings and serves; a failed start prints one sentence on standard error."""

from __future__ import annotations

import asyncio
import logging.config
import os
import sys

import uvloop

from ocr_contract.logs import logging_config
from ocr_contract.settings import SettingsError
from ocr_engine.languages import installed_languages, tessdata_dir
from ocr_engine.sandbox.parent import SandboxFailed
from ocr_engine.sandbox.rlimits import adopt_orphans, forbid_inspection
from ocr_worker.server import listen, serve
from ocr_worker.settings import read_worker_settings


def main() -> int:
    """Serve until a signal; return the process's exit code."""
    forbid_inspection()
    adopt_orphans()  # of a template that was killed
    try:
        settings = read_worker_settings(os.environ)
    except SettingsError as error:
        return _fail(str(error), code=2)
    tessdata = tessdata_dir()
    if not installed_languages(tessdata):
        return _fail(f"There is no trained data in {tessdata}: install tesseract-ocr-eng, or set TESSDATA_PREFIX.")
    try:
        bound = listen(settings.host, settings.port)
    except OSError as error:
        return _fail(f"Cannot listen on {settings.host} port {settings.port}: {error.strerror or error}.")
    logging.config.dictConfig(logging_config(settings.log_level))
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings, tessdata, bound))
    except SandboxFailed as error:
        return _fail(f"The page processes cannot be started: {error}")
    return 0


def _fail(sentence: str, code: int = 1) -> int:
    sys.stderr.write(f"legible worker: {sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
