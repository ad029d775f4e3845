"""Reads of the endpoints table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError
from ocr_contract.languages import language_missing
from ocr_platform.endpoints.models import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

DEFAULT_NAME: Final = "default"
"""The endpoint of requests that name none."""


def all_endpoints() -> QuerySet[Endpoint]:
    """Return every endpoint, by name."""
    return Endpoint.objects.order_by("name")


def existing(name: str) -> Endpoint:
    """Return the endpoint of exactly this name, even a deleted one. Raises `RequestError` `not_found`."""
    found = Endpoint.objects.filter(name=name).first()
    if found is None:
        raise RequestError("not_found", "There is no endpoint of this name.")
    return found


def by_name(name: str) -> Endpoint:
    """Return the endpoint `name`, the default one for an empty name.

    Raises `RequestError` `unknown_endpoint`, listing the existing ones; a deleted one counts as unknown.
    """
    there = Endpoint.objects.filter(gone_at__isnull=True)
    found = there.filter(name=name or DEFAULT_NAME).first()
    if found is None:
        names = ", ".join(there.order_by("name").values_list("name", flat=True)) or "none"
        raise RequestError("unknown_endpoint", "There is no endpoint of this name.", hint=f"There is: {names}.")
    return found


def check_languages(endpoint: Endpoint, languages: Sequence[str]) -> None:
    """Refuse languages that the endpoint's workers do not have; nothing is refused until a worker has been seen.

    Raises `RequestError` `language_missing`, naming what is missing and what there is.
    """
    missing = [name for name in languages if name not in endpoint.languages]
    if endpoint.languages and missing:
        raise language_missing(missing, endpoint.languages)
