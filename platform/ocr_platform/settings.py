"""Django's settings. `config.py` defines what can be configured; this file only maps it to Django's names.

It refuses to be imported without a secret key. DEBUG is off unless LEGIBLE_DEBUG=1.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ocr_contract.logs import logging_config
from ocr_platform.config import PLATFORM
from ocr_platform.databases import database_from_url
from ocr_platform.storage.settings import blobs_entry

SECRET_KEY = PLATFORM.secret_key
DEBUG = PLATFORM.debug
ALLOWED_HOSTS = list(PLATFORM.allowed_hosts)
ROOT_URLCONF = "ocr_platform.urls"
WSGI_APPLICATION = "ocr_platform.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "ocr_platform.api",
    "ocr_platform.tokens",
    "ocr_platform.endpoints",
    "ocr_platform.jobs",
    "ocr_platform.dispatcher",
    "ocr_platform.maintenance",
]

# Outermost first: probes answer for any host name; every answer gets an id, a log line and the headers.
MIDDLEWARE = [
    "ocr_platform.api.requests.RequestMiddleware",
    "ocr_platform.api.health.HealthMiddleware",
    "ocr_platform.api.headers.SecurityHeadersMiddleware",
    "ocr_platform.api.chunked.ChunkedBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ocr_platform.api.headers.ConditionalGet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# One statement, one transaction, unless a service says otherwise: SQLite's write lock is held only briefly.
DATABASES = {"default": database_from_url(PLATFORM.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PLATFORM.blobs_dir}},
    "blobs": blobs_entry(PLATFORM.blobs_dir, PLATFORM.s3),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Bodies other than documents: `jobs.api.submission.uploads` streams documents and has its own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

STATIC_URL = "/static/"
# Static files of Django's admin and of the API browser are served from their packages: nothing to collect.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = PLATFORM.debug
WHITENOISE_ROOT = PLATFORM.frontend_dir if PLATFORM.frontend_dir.is_dir() else None


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802, ARG001 - Django's naming of settings
    """Return whether a file's name contains a hash of its content: those of the dashboard's build do."""
    return url.startswith("/assets/")


LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# The first one counts and refuses, the second one knows the passwords.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = PLATFORM.sign_in.failures
AXES_COOLOFF_TIME = timedelta(seconds=PLATFORM.sign_in.lock_seconds)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "ocr_platform.api.auth.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "ocr_platform.api.auth.lockout.locked_out"
LOGIN_URL = "/admin/login/"
SESSION_ENGINE = "ocr_platform.api.sessions"
SESSION_COOKIE_NAME = "legible_session"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PLATFORM.https
CSRF_COOKIE_NAME = "legible_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PLATFORM.https
CSRF_FAILURE_VIEW = "ocr_platform.api.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PLATFORM.https else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PLATFORM.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Over plain HTTP browsers ignore it and log a warning.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if PLATFORM.https else None
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    **logging_config(PLATFORM.log_level),
    # Refused requests have an access line already; tracebacks are errors. Addresses of calls contain no user data.
    # Lines of django-axes name users and addresses; the access log says what was refused.
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ocr_platform.api.auth.token_authentication.TokenAuthentication",
        "ocr_platform.api.auth.session_authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["ocr_platform.api.auth.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["ocr_platform.api.renderers.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ocr_platform.api.input.body.StrictJsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "ocr_platform.api.negotiation.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "ocr_platform.api.schema.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,  # the OpenAPI document replaces OPTIONS
    "EXCEPTION_HANDLER": "ocr_platform.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

_ABOUT_THE_API = """Send documents, read their text. One file is one job; see the README for examples.

* Send a token as `Authorization: Bearer ...`; each call names the scope that the token needs.
* An error is `application/problem+json` (RFC 9457): `code` is stable, `detail` says what is wrong, `hint` what to do.
* Times are RFC 3339 in UTC. A fraction of a second is omitted when it is zero: compare times as times, not as text.
* Lists are paginated: send `next_cursor` back as `cursor` until it is null.
"""

SPECTACULAR_SETTINGS = {
    "TITLE": "Legible",
    "DESCRIPTION": _ABOUT_THE_API,
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "POSTPROCESSING_HOOKS": ["ocr_platform.api.schema.complete"],
}
