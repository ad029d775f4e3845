#!/usr/bin/env python
"""Django's command line. One line puts `platform/` on the path, so that it runs from an uninstalled checkout.

Settings that are missing and a database that cannot be used are said in one sentence, not as a traceback.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocr_platform.settings")
    from ocr_contract.settings import SettingsError

    try:
        from ocr_platform import config  # noqa: F401 - Django would hide what is wrong with it
    except SettingsError as error:
        sys.exit(f"manage.py: {error}")

    from django.core.management import execute_from_command_line
    from django.db import DatabaseError, InterfaceError

    from ocr_platform.api.database_errors import what_is_wrong

    try:
        execute_from_command_line(sys.argv)
    except (DatabaseError, InterfaceError) as error:
        if (sentence := what_is_wrong(error)) is None:
            raise
        sys.exit(f"manage.py: {sentence}")
