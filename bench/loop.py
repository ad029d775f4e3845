"""The bare warm loop: the engine in plain processes, without any HTTP, queue or sandbox around it."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_contract.options import RecognitionOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr_engine.recognition.recogniser import Recogniser

_recogniser: Recogniser | None = None


def _warm_up() -> None:
    global _recogniser  # noqa: PLW0603 - one engine a process, as in the worker
    from ocr_engine.languages import tessdata_dir
    from ocr_engine.recognition.recogniser import Recogniser

    _recogniser = Recogniser(tessdata_dir())


def _read(document: bytes) -> int:
    from ocr_engine.documents.document import open_document

    assert _recogniser is not None  # noqa: S101 - the initializer ran
    opened = open_document(document, DOCUMENT_LIMITS)
    try:
        return len(_recogniser.read(opened.page(1), 1, RecognitionOptions()).text)
    finally:
        opened.close()


class Loop:
    """`processes` warm processes; `run` reads documents of one page each with all of them."""

    def __init__(self, processes: int) -> None:
        self._pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _warm_up)

    def run(self, documents: Sequence[bytes]) -> float:
        """Read every document once and return the seconds it took."""
        started = time.monotonic()
        for _ in self._pool.map(_read, documents):
            pass
        return time.monotonic() - started

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown()
