"""The workers of one endpoint: their addresses, which are ready, how many pages each has in flight.

The endpoint's host name is resolved repeatedly (in a cluster it is a headless Service with one address per worker), and
every address is checked. A page goes to the ready address with the fewest pages; a Service address would pin
connections, so full workers would refuse while new ones are idle.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from ocr_contract.wire import WORKER_PORT
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.endpoints.services import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROBE_TIMEOUT_SECONDS: Final = 5.0
_RESOLVERS: Final = ThreadPoolExecutor(16, thread_name_prefix="resolve")
"""Separate threads: a silent name server must not delay the reading of files."""

Reason = Endpoint.Reason


class Info(msgspec.Struct):
    """The part of `GET /v1/info` that the dispatcher needs."""

    slots: int = 1
    languages: tuple[str, ...] = ()
    legacy_languages: tuple[str, ...] = ()
    engines: dict[str, str] = {}


@dataclass(slots=True)
class Worker:
    """One address. `url` has the address in place of the host name; `info` is None while it is not ready.

    `key`, if any, is sent with every call. `turn` counts the endpoint's picks: the number of this worker's last one.
    `refused`: the worker did not accept the key.
    """

    url: str
    host: str
    key: str = ""
    in_flight: int = 0
    turn: int = 0
    info: Info | None = None
    refused: bool = False
    message: str = "No worker has been seen yet."
    reason: Reason = Reason.NO_WORKER

    @property
    def slots(self) -> int:
        """Pages it can process in parallel (at least 1)."""
        return 1 if self.info is None else max(1, self.info.slots)

    def headers(self) -> dict[str, str]:
        """Return the headers that every call needs."""
        shown = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return {"Host": self.host} | shown

    def not_ready(self, reason: Reason, message: str) -> None:
        """Record why it gets no pages."""
        self.info, self.reason, self.message = None, reason, message


class Fleet:
    """The workers behind one base URL such as `http://worker:8889`; `key` is the endpoint's, if it has one."""

    def __init__(self, base: str, client: httpx.AsyncClient, key: str = "") -> None:
        self.base = base
        self.key = key
        self._client = client
        self._workers: dict[str, Worker] = {}
        self._unresolved = ""
        self._turns = itertools.count(1)

    def pick(self) -> Worker | None:
        """Return the ready worker with the fewest pages in flight for its slots, None when none is ready.

        Of several, the one not picked for the longest time: a new one gets work at once, even when pages arrive
        singly.
        """
        worker = min(self._ready(), key=lambda worker: (worker.in_flight / worker.slots, worker.turn), default=None)
        if worker is not None:
            worker.turn = next(self._turns)
        return worker

    def lost(self, worker: Worker) -> None:
        """Record that a worker accepted no connection: it gets nothing until the next check."""
        worker.not_ready(Reason.NOT_ANSWERING, "The worker does not answer.")

    def refused(self, worker: Worker) -> None:
        """Record that a worker did not accept the key: it gets nothing until it does."""
        worker.refused = True
        worker.not_ready(Reason.KEY_REFUSED, _refusal(worker))

    @property
    def slots(self) -> int:
        """Pages that all ready workers together read in parallel."""
        return sum(worker.slots for worker in self._ready())

    async def look(self) -> Seen:
        """Resolve the name, check every worker, and return their state together."""
        await self._resolve()
        await asyncio.gather(*(self._look_at(worker) for worker in self._workers.values()))
        return self._seen()

    def _ready(self) -> Iterator[Worker]:
        return (worker for worker in self._workers.values() if worker.info is not None)

    async def _resolve(self) -> None:
        parts = urlsplit(self.base)
        port = parts.port or WORKER_PORT
        try:
            found = await asyncio.get_running_loop().run_in_executor(
                _RESOLVERS, lambda: socket.getaddrinfo(parts.hostname or "", port, type=socket.SOCK_STREAM)
            )
        except OSError as error:
            self._unresolved = f"The address cannot be resolved: {error.strerror or type(error).__name__}."
            if error.errno != socket.EAI_AGAIN:  # an unreachable name server says nothing about the workers
                self._workers = {}
            return
        # A name with IPv4 and IPv6 addresses lists the same workers twice.
        families = {family for family, *_ in found}
        family = socket.AF_INET if socket.AF_INET in families else socket.AF_INET6
        hosts = sorted({str(address[0]) for kind, _, _, _, address in found if kind == family})
        urls = [f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}{parts.path}" for host in hosts]
        self._workers = {url: self._workers.get(url) or Worker(url, parts.netloc, self.key) for url in urls}

    async def _look_at(self, worker: Worker) -> None:
        try:
            ready = await self._get(worker, "/readyz")
            if ready.status_code != httpx.codes.OK:
                worker.not_ready(Reason.STARTING, "The worker is not ready.")
                return
            if worker.refused and not await self._takes_the_key(worker):
                worker.not_ready(Reason.KEY_REFUSED, _refusal(worker))
                return
            info = await self._get(worker, "/v1/info")
            worker.info = msgspec.json.decode(info.raise_for_status().content, type=Info)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            worker.not_ready(Reason.NOT_ANSWERING, f"The worker does not answer: {_in_words(error)}.")

    async def _takes_the_key(self, worker: Worker) -> bool:
        """Send a request that needs the key; any answer but its refusal will do."""
        answer = await self._get(worker, "/v1/ocr")
        worker.refused = answer.status_code == httpx.codes.UNAUTHORIZED
        return not worker.refused

    async def _get(self, worker: Worker, path: str) -> httpx.Response:
        return await self._client.get(worker.url + path, headers=worker.headers(), timeout=_PROBE_TIMEOUT_SECONDS)

    def _seen(self) -> Seen:
        infos = [worker.info for worker in self._ready() if worker.info is not None]
        if not infos:
            return self._nobody()
        languages = set(infos[0].languages).intersection(*(info.languages for info in infos))
        legacy = languages.intersection(*(info.legacy_languages for info in infos))
        total = len(self._workers)
        message = "" if len(infos) == total else f"{len(infos)} of {total} workers are ready."
        engine = ", ".join(f"{name} {version}" for name, version in sorted(infos[0].engines.items()))
        return Seen(self.slots, tuple(sorted(languages)), tuple(sorted(legacy)), engine, message)

    def _nobody(self) -> Seen:
        for worker in self._workers.values():
            return Seen(message=worker.message, reason=worker.reason)
        return Seen(message=self._unresolved, reason=Reason.NO_WORKER)


def _refusal(worker: Worker) -> str:
    if worker.key:
        return "The workers refuse the platform's key: platform and operator must have the same key."
    return "The workers require a key, and the platform has none: set LEGIBLE_PLATFORM_KEY."


def _in_words(error: httpx.HTTPError | msgspec.DecodeError) -> str:
    match error:
        case httpx.ConnectError():
            return "it accepts no connection"
        case httpx.TimeoutException():
            return f"no answer within {_PROBE_TIMEOUT_SECONDS:.0f} s"
        case httpx.HTTPStatusError():
            return f"/v1/info has status {error.response.status_code}"
        case httpx.HTTPError():
            return "the connection was interrupted"
        case _:
            return "its /v1/info cannot be parsed"
