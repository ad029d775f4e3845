"""The errors of a worker that cannot take a request now. It must not know when that is the case."""

from __future__ import annotations

from ocr_contract.errors import Unavailable


def queue_full(requests: int, wait: int) -> Unavailable:
    """Return the error of a worker with `requests` requests, whose pages take about `wait` seconds."""
    return Unavailable(
        "queue_full",
        f"{requests} requests are running or waiting, which is this worker's limit.",
        retry_after=wait,
        hint="Try again after the time in Retry-After, or run more workers.",
    )


def draining() -> Unavailable:
    """Return the error of a worker that is shutting down."""
    return Unavailable(
        "draining",
        "This worker is shutting down and takes no new requests.",
        retry_after=1,
        hint="Send the request again: another worker will take it.",
    )
