"""Puts an attacker where a hole in a decoder would put one: a "document" that starts with MAGIC is run as Python code.

With LEGIBLE_PROBE_STRAYS, the name of a file, each page process leaves processes behind before it is isolated: one in a
session of its own whose parent has ended, and a child of that one. Their ids are added to the file.

LEGIBLE_PROBE_LANDLOCK is the version of Landlock that the kernel has, as far as the template knows; with
LEGIBLE_PROBE_NO_SECCOMP it finds no pyseccomp.

Python imports this module by itself when this folder is on PYTHONPATH. In a worker it sees to it that the template
has it too; in the template it replaces the function that opens documents, and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import sys

MAGIC = b"\x89PNG\r\n\x1a\nattack\n"


def _arm_worker() -> None:
    from ocr_engine.sandbox import parent

    plain = parent._environment

    def environment() -> dict[str, str]:
        kept = plain()
        probe = {name: value for name, value in os.environ.items() if name.startswith("LEGIBLE_PROBE_")}
        return {**kept, **probe, "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], kept["PYTHONPATH"]])}

    parent._environment = environment


def _arm_template() -> None:
    from ocr_contract.errors import DocumentError
    from ocr_engine.sandbox import child, landlock

    plain = child.open_document

    def open_document(data: object, limits: object) -> object:
        code = bytes(data)
        if not code.startswith(MAGIC):
            return plain(data, limits)
        space: dict[str, object] = {}
        exec(code.removeprefix(MAGIC), space)
        raise DocumentError("document_broken", json.dumps(space["found"]))

    child.open_document = open_document
    if "LEGIBLE_PROBE_LANDLOCK" in os.environ:
        landlock.abi = lambda: int(os.environ["LEGIBLE_PROBE_LANDLOCK"])
    if "LEGIBLE_PROBE_NO_SECCOMP" in os.environ:
        sys.modules["pyseccomp"] = None
    if "LEGIBLE_PROBE_STRAYS" in os.environ:
        _leave_strays_in(os.environ["LEGIBLE_PROBE_STRAYS"])


def _leave_strays_in(file: str) -> None:
    from ocr_engine.sandbox.isolation import Isolation

    plain = Isolation.enter

    def enter(self: Isolation, scratch: object) -> None:
        passing = os.fork()
        if passing == 0:
            heard, known = os.pipe()
            if os.fork() == 0:
                _stray(file, known, and_another=True)
            os.close(known)
            os.read(heard, 1)  # ends when both have written their ids: from now on somebody may look for them
            os._exit(0)
        os.waitpid(passing, 0)
        plain(self, scratch)

    Isolation.enter = enter


def _stray(file: str, known: int, *, and_another: bool) -> None:
    os.setsid()
    if and_another and os.fork() == 0:
        _stray(file, known, and_another=False)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with open(file, "a") as ids:
        ids.write(f"{os.getpid()}\n")
    os.close(known)
    while True:
        signal.pause()


if "ocr_engine.sandbox" in sys.orig_argv:
    _arm_template()
elif "ocr_worker" in sys.orig_argv:
    _arm_worker()
