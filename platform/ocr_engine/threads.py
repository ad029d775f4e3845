"""Limits every numerical library to one thread, before any of them is loaded.

The package imports this module first. A page is read by one process on one core; more threads make it slower: one A4
page takes 4.2 s of Tesseract with one thread and 20.8 s with OpenMP's default. It must not import anything else.
"""

from __future__ import annotations

import os

ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Set the environment variables that OpenMP and BLAS read when they are loaded."""
    for name in ONE_THREAD:
        os.environ[name] = "1"
