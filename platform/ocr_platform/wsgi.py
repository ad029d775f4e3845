"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocr_platform.settings")
application = get_wsgi_application()

# Load the views now, before gunicorn forks, rather than on the first request of each process.
import_module(settings.ROOT_URLCONF)
