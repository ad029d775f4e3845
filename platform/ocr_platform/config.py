"""The platform's settings: one frozen object, read once from the environment.

`settings.py` translates it into Django's settings; all other platform code reads `PLATFORM`. It must not import Django.
The table in `docs/operations.md` is generated from `PlatformSettings`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta

from ocr_contract.limits import DOCUMENT_LIMITS, JobLimits, SignInLimits
from ocr_contract.settings import SettingsError, group, read_settings, setting
from ocr_contract.wire import WORKER_PORT
from ocr_platform.databases import database_from_url
from ocr_platform.storage.settings import S3Settings, read_s3

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKOUT: Final = Path(__file__).resolve().parents[2]
SECRET_KEY_FILE: Final = "secret-key"  # noqa: S105 - a file name
_SHORTEST_KEY: Final = 16

Positive = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
    """Where web and dispatcher keep their data, how they are reached, and the limits for one caller."""

    data_dir: Path = setting(
        "LEGIBLE_DATA_DIR", "folder for the database, the documents and the admin password", Path("var")
    )
    database_url: str = setting(
        "DATABASE_URL", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME", "", secret=True
    )
    secret_key: str = setting("LEGIBLE_SECRET_KEY", "long random text that signs sessions", "", secret=True)
    secret_key_file: Path | None = setting(
        "LEGIBLE_SECRET_KEY_FILE",
        "file that holds the secret key; not set: secret-key in the data folder, if it exists",
        None,
    )
    admin_password: str = setting(
        "LEGIBLE_ADMIN_PASSWORD", "password of the user admin; generated when not set", "", secret=True
    )
    debug: bool = setting("LEGIBLE_DEBUG", "show tracebacks in the browser; for development only", False)
    https: bool = setting(
        "LEGIBLE_HTTPS",
        "users connect over HTTPS, through a proxy that sets X-Forwarded-Proto",
        False,
    )
    allowed_hosts: tuple[str, ...] = setting(
        "LEGIBLE_ALLOWED_HOSTS", "host names web answers to", ("localhost", "127.0.0.1", "[::1]")
    )
    log_level: Annotated[str, Meta(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = setting(
        "LEGIBLE_LOG_LEVEL", "lowest level of log lines to write", "INFO"
    )
    web_host: str = setting("LEGIBLE_WEB_HOST", "address web listens on", "127.0.0.1")
    web_port: Annotated[int, Meta(ge=0, le=65535)] = setting("LEGIBLE_WEB_PORT", "port web listens on", 8000)
    web_processes: Positive = setting("LEGIBLE_WEB_PROCESSES", "number of web processes", 2)
    web_threads: Positive = setting("LEGIBLE_WEB_THREADS", "threads per web process", 8)
    frontend_dir: Path = setting(
        "LEGIBLE_FRONTEND_DIR", "folder of the built dashboard", CHECKOUT / "frontend" / "dist"
    )
    worker_url: str = setting(
        "LEGIBLE_WORKER_URL", "address of the worker behind the endpoint default", f"http://127.0.0.1:{WORKER_PORT}"
    )
    endpoints: Literal["local", "cluster"] = setting(
        "LEGIBLE_ENDPOINTS",
        "where endpoints come from: the one worker of LEGIBLE_WORKER_URL, or the OcrEndpoints of the cluster",
        "local",
    )
    endpoint_namespaces: tuple[str, ...] = setting(
        "LEGIBLE_ENDPOINT_NAMESPACES", "namespaces whose OcrEndpoints are used; not set: all namespaces", ()
    )
    platform_key: str = setting(
        "LEGIBLE_PLATFORM_KEY",
        "long random text from which the key of each OcrEndpoint is derived; must match the operator's",
        "",
        secret=True,
    )
    platform_key_file: Path | None = setting(
        "LEGIBLE_PLATFORM_KEY_FILE", "file that holds the platform key; LEGIBLE_PLATFORM_KEY takes precedence", None
    )
    storage: Literal["filesystem", "s3"] = setting(
        "LEGIBLE_STORAGE",
        "where the blob store keeps documents and page images: in the data folder, or in a bucket",
        "filesystem",
    )
    s3: S3Settings | None = None
    """The bucket, when `storage` is s3."""
    max_document_bytes: Annotated[int, Meta(ge=1024)] = setting(
        "LEGIBLE_MAX_DOCUMENT_BYTES", "bytes of a document sent as a job", DOCUMENT_LIMITS.max_document_bytes
    )
    trusted_proxies: Annotated[int, Meta(ge=0)] = setting(
        "LEGIBLE_TRUSTED_PROXIES",
        "number of proxies in front of web that append the client address to X-Forwarded-For; 0: ignore the header",
        0,
    )
    jobs: JobLimits = group("LEGIBLE_JOB_", JobLimits)
    sign_in: SignInLimits = group("LEGIBLE_SIGN_IN_", SignInLimits)

    @property
    def blobs_dir(self) -> Path:
        """Where documents and page images are kept."""
        return self.data_dir / "blobs"

    @property
    def incoming_dir(self) -> Path:
        """Where uploads arrive: on the same file system as the blobs, so that storing one is a rename."""
        return self.data_dir / "incoming"

    @property
    def waiting_requests(self) -> int:
        """How many requests of one web process may wait for their result: half its threads, or none when it has one."""
        return self.web_threads // 2


def load(environ: Mapping[str, str]) -> PlatformSettings:
    """Return the settings with absolute paths, the secret key read from its file, and the database URL filled in.

    Raises `SettingsError` for an invalid value, a missing secret key or an invalid database URL.
    """
    given = read_settings(PlatformSettings, environ)
    data_dir = given.data_dir.resolve()
    database_url = given.database_url or f"sqlite:///{data_dir / 'legible.sqlite3'}"
    database_from_url(database_url)
    return replace(
        given,
        data_dir=data_dir,
        secret_key=_secret_key(given),
        platform_key=_platform_key(given),
        database_url=database_url,
        s3=read_s3(environ) if given.storage == "s3" else None,
        worker_url=given.worker_url.rstrip("/"),
    )


def _secret_key(given: PlatformSettings) -> str:
    key = given.secret_key or _key_of_file(given)
    if len(key) < _SHORTEST_KEY:
        raise SettingsError(
            f"LEGIBLE_SECRET_KEY (or the file that LEGIBLE_SECRET_KEY_FILE names) must hold at least {_SHORTEST_KEY} "
            "characters: set it to a long random text, the same for all processes."
        )
    return key


def _key_of_file(given: PlatformSettings) -> str:
    path = given.secret_key_file or given.data_dir / SECRET_KEY_FILE
    if given.secret_key_file is None and not path.exists():
        return ""
    return _read_key(path)


def _platform_key(given: PlatformSettings) -> str:
    key = given.platform_key
    if not key and given.platform_key_file is not None:
        key = _read_key(given.platform_key_file)
    if (key or given.platform_key_file is not None) and len(key) < _SHORTEST_KEY:
        raise SettingsError(
            "LEGIBLE_PLATFORM_KEY (or the file that LEGIBLE_PLATFORM_KEY_FILE names) must hold at least "
            f"{_SHORTEST_KEY} characters: set it to the same long random text as the operator's."
        )
    return key


def _read_key(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read: {error.strerror}.") from error


PLATFORM: Final = load(os.environ)
