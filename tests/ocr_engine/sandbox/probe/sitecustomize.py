"""Puts an attacker where a hole in a decoder would put one: a "document" that starts with MAGIC is run as Python code.

Python imports this module by itself when this folder is on PYTHONPATH. In a worker it sees to it that the template
has it too; in the template it replaces the function that opens documents, and nothing else.
"""

from __future__ import annotations

import json
import os
import sys

MAGIC = b"\x89PNG\r\n\x1a\nattack\n"


def _arm_worker() -> None:
    from ocr_engine.sandbox import parent

    plain = parent._environment

    def environment() -> dict[str, str]:
        kept = plain()
        return {**kept, "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], kept["PYTHONPATH"]])}

    parent._environment = environment


def _arm_template() -> None:
    from ocr_contract.errors import DocumentError
    from ocr_engine.sandbox import child

    plain = child.open_document

    def open_document(data: object, limits: object) -> object:
        code = bytes(data)
        if not code.startswith(MAGIC):
            return plain(data, limits)
        space: dict[str, object] = {}
        exec(code.removeprefix(MAGIC), space)
        raise DocumentError("document_broken", json.dumps(space["found"]))

    child.open_document = open_document


if "ocr_engine.sandbox" in sys.orig_argv:
    _arm_template()
elif "ocr_worker" in sys.orig_argv:
    _arm_worker()
