"""The platform's settings as the tests use them: its own, with a data folder and a key that live as long as the run."""

import atexit
import os
import shutil
import tempfile

if "LEGIBLE_SECRET_KEY" not in os.environ:
    os.environ["LEGIBLE_SECRET_KEY"] = "for-tests-only-for-tests-only"
if "LEGIBLE_DATA_DIR" not in os.environ:
    os.environ["LEGIBLE_DATA_DIR"] = tempfile.mkdtemp(prefix="legible-test-")
    atexit.register(shutil.rmtree, os.environ["LEGIBLE_DATA_DIR"], ignore_errors=True)

from ocr_platform.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
