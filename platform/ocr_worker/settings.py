"""The worker's settings, read once from the environment (`LEGIBLE_WORKER_*`).

The table in `docs/operations.md` is generated from the fields. It must not know what they are used for.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from msgspec import Meta

from ocr_contract.errors import OcrError
from ocr_contract.limits import MIB, DocumentLimits
from ocr_contract.options import RecognitionOptions, parse_options
from ocr_contract.settings import SettingsError, group, read_settings, setting
from ocr_contract.wire import REFERENCE_API_NAME, WORKER_PORT

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX: Final = "LEGIBLE_WORKER_"
_QUEUE_PER_SLOT: Final = 4
_SHORTEST_QUEUE: Final = 8
_NAME: Final = r"^[a-z0-9A-Z]([-_.a-z0-9A-Z]{0,61}[a-z0-9A-Z])?$"


@dataclasses.dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    """All settings of a worker."""

    host: str = setting("LEGIBLE_WORKER_HOST", "address to listen on", "127.0.0.1")
    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_WORKER_PORT", "port to listen on, 0 for any free one", WORKER_PORT
    )
    api_name: Annotated[str, Meta(pattern=_NAME)] | None = setting(
        "LEGIBLE_WORKER_API_NAME", "additional path of the reference call, besides /spark_ocr_api", None
    )
    languages: tuple[str, ...] = setting(
        "LEGIBLE_WORKER_LANGUAGES", "languages that must be available; used if a request names none", ("eng",)
    )
    options: str = setting("LEGIBLE_WORKER_OPTIONS", "default options of a request, as a JSON object", "{}")
    slots: Annotated[int, Meta(ge=1, le=256)] | None = setting(
        "LEGIBLE_WORKER_SLOTS", "pages read at the same time; not set: the CPU quota, or else the number of cores", None
    )
    queue: Annotated[int, Meta(ge=0)] | None = setting(
        "LEGIBLE_WORKER_QUEUE",
        f"requests that may wait for a slot; not set: {_QUEUE_PER_SLOT} for each slot, at least {_SHORTEST_QUEUE}",
        None,
    )
    request_seconds: Annotated[int, Meta(ge=1)] = setting(
        "LEGIBLE_WORKER_REQUEST_SECONDS", "seconds after which a request is stopped", 300
    )
    body_memory_bytes: Annotated[int, Meta(ge=1024 * 1024)] = setting(
        "LEGIBLE_WORKER_BODY_MEMORY_BYTES",
        "bytes of memory that all request bodies together may use",
        512 * MIB,
    )
    child_resident_bytes: Annotated[int, Meta(ge=64 * MIB)] = setting(
        "LEGIBLE_WORKER_CHILD_RESIDENT_BYTES", "resident memory above which a page process is replaced", 512 * MIB
    )
    grace_seconds: Annotated[int, Meta(ge=1)] = setting(
        "LEGIBLE_WORKER_GRACE_SECONDS", "seconds that running requests have to finish after SIGTERM", 90
    )
    key_files: tuple[str, ...] = setting(
        "LEGIBLE_WORKER_KEY_FILES",
        "files with access keys, one key per line; every call must send one of the keys; not set: calls need no key",
        (),
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "LEGIBLE_WORKER_LOG_LEVEL", "lowest level of log lines to write", "INFO"
    )
    limits: DocumentLimits = group(_PREFIX, DocumentLimits)

    @property
    def slot_count(self) -> int:
        """Pages read at the same time."""
        return self.slots if self.slots is not None else available_cpus()

    @property
    def queue_length(self) -> int:
        """Number of requests that may wait."""
        return self.queue if self.queue is not None else max(_SHORTEST_QUEUE, _QUEUE_PER_SLOT * self.slot_count)

    @property
    def api_names(self) -> list[str]:
        """Paths under which the reference call is served."""
        return list(dict.fromkeys(name for name in (REFERENCE_API_NAME, self.api_name) if name))

    @property
    def defaults(self) -> RecognitionOptions:
        """Options that apply unless a request sets them. Raises `SettingsError`."""
        try:
            given = msgspec.json.decode(self.options, type=dict[str, object])
            return parse_options(given, parse_options({"languages": list(self.languages)}, RecognitionOptions()))
        except (msgspec.DecodeError, OcrError) as error:
            raise SettingsError(
                f"LEGIBLE_WORKER_LANGUAGES or LEGIBLE_WORKER_OPTIONS cannot be used: {error}"
            ) from error


def read_worker_settings(environ: Mapping[str, str]) -> WorkerSettings:
    """Return the settings. Raises `SettingsError` with a sentence for the operator."""
    settings = read_settings(WorkerSettings, environ)
    settings.defaults  # noqa: B018 - a bad default is an error now, not at the first request
    for file in settings.key_files:
        if not Path(file).is_file():
            raise SettingsError(f"LEGIBLE_WORKER_KEY_FILES names {file}, which does not exist.")
    if settings.body_memory_bytes < settings.limits.max_document_bytes:
        raise SettingsError(
            f"LEGIBLE_WORKER_BODY_MEMORY_BYTES is {settings.body_memory_bytes}, but one document may have "
            f"{settings.limits.max_document_bytes} bytes (LEGIBLE_WORKER_MAX_DOCUMENT_BYTES)."
        )
    return settings


def available_cpus(cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Return how many cores this process may use: the cgroup's CPU quota, rounded down, or else its allowed cores.

    Sources: cpu.max of cgroup v2, cpu.cfs_quota_us and cpu.cfs_period_us of v1.
    """
    cores = len(os.sched_getaffinity(0))
    quota = _quota(cgroup)
    return cores if quota is None else max(1, min(cores, int(quota)))


def _quota(cgroup: Path) -> float | None:
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            quota, period = ((cgroup / "cpu" / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        except OSError:
            return None
    if quota == "max" or int(quota) <= 0:
        return None
    return int(quota) / int(period)
