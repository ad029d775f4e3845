"""The platform's settings for the tests: its own, with a data folder and a key that last as long as the run.

In a parallel run each test process has its own data folder inside that of the run.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "LEGIBLE_SECRET_KEY" not in os.environ:
    os.environ["LEGIBLE_SECRET_KEY"] = "for-tests-only-for-tests-only"
if "LEGIBLE_DATA_DIR" not in os.environ:
    os.environ["LEGIBLE_DATA_DIR"] = tempfile.mkdtemp(prefix="legible-test-")
    atexit.register(shutil.rmtree, os.environ["LEGIBLE_DATA_DIR"], ignore_errors=True)
_process = os.environ.get("PYTEST_XDIST_WORKER")
_folder = Path(os.environ["LEGIBLE_DATA_DIR"])
if _process and _folder.name != _process:  # programs that a test starts inherit both variables
    (_folder / _process).mkdir(exist_ok=True)
    os.environ["LEGIBLE_DATA_DIR"] = str(_folder / _process)

from ocr_platform.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
