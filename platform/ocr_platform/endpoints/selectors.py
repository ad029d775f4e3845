"""Reads of the endpoints table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError
from ocr_contract.languages import LEGACY_MODES, language_missing, model_missing
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


def check_models(endpoint: Endpoint, languages: Sequence[str], engine_mode: int) -> None:
    """Refuse languages, and an engine mode, for which the endpoint's workers have no trained data.

    Nothing is refused until a worker has been seen. Raises `RequestError` `language_missing`, naming the missing and
    the available ones, or `invalid_option` for the engine mode.
    """
    missing = [name for name in languages if name not in endpoint.languages]
    if endpoint.languages and missing:
        raise language_missing(missing, endpoint.languages)
    if endpoint.legacy_languages is not None and engine_mode in LEGACY_MODES:
        missing = [name for name in languages if name not in endpoint.legacy_languages]
        if missing:
            raise model_missing(missing, engine_mode)
