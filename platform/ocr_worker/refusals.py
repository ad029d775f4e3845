"""Why a worker does not take a request now, in words. It must not know when that is the case."""

from __future__ import annotations

from ocr_contract.errors import Unavailable


def queue_full(requests: int, wait: int) -> Unavailable:
    """Return the refusal of a worker that has `requests` requests and needs about `wait` seconds for their pages."""
    return Unavailable(
        "queue_full",
        f"{requests} requests are being served or wait, as many as this worker can take.",
        retry_after=wait,
        hint="Come again after the time in Retry-After, or run more workers.",
    )


def draining() -> Unavailable:
    """Return the refusal of a worker that has been told to end."""
    return Unavailable(
        "draining",
        "This worker is shutting down and takes no new requests.",
        retry_after=1,
        hint="Send the request again: another worker will take it.",
    )
