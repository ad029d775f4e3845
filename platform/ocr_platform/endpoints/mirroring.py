"""The catalog's writes to the endpoints table: the state of the cluster, and only where the row differs.

It must not know how the cluster is queried, nor touch the dispatcher's columns.
"""

from __future__ import annotations

import dataclasses
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import DataError, transaction
from django.db.models import ForeignObjectRel
from django.utils import timezone

from ocr_platform.endpoints.models import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

KEPT_AT_LEAST: Final = timedelta(minutes=1)
"""The shortest life of a row: a submission that has just read it may be about to refer to it."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Mirrored:
    """The cluster's values for one endpoint: the columns of the same names."""

    name: str
    uid: str
    namespace: str
    resource_name: str
    address: str
    display_name: str
    description: str
    spec: dict[str, Any]
    conditions: list[dict[str, Any]]
    available_languages: list[str]
    wanted_replicas: int
    ready_replicas: int
    image: str
    url: str
    option_defaults: dict[str, Any]


_COLUMNS: Final = tuple(field.name for field in dataclasses.fields(Mirrored) if field.name != "name")


def held_names() -> dict[str, str]:
    """Return the holder of each name: the resource's uid by the endpoint's name."""
    rows = Endpoint.objects.filter(source=Endpoint.Source.CLUSTER, gone_at__isnull=True)
    return dict(rows.values_list("name", "uid"))


def mirror(found: Iterable[Mirrored], *, is_gone: Callable[[str], bool]) -> int:
    """Write what was found, and mark what no longer exists; return how many rows were written.

    `is_gone` returns whether resources not found in a namespace are gone: it was listed, or is not watched.
    """
    rows = {row.name: row for row in Endpoint.objects.all()}
    wanted = {one.name: one for one in found}
    written = 0
    for name, one in wanted.items():
        written += _write(rows.get(name) or Endpoint(name=name), one)
    for name, row in rows.items():
        if name not in wanted and row.gone_at is None and is_gone(row.namespace):
            row.gone_at = timezone.now()
            row.save(update_fields=["gone_at"])
            _logger.info("endpoint deleted from the cluster", extra={"fields": {"endpoint": name}})
            written += 1
    return written


def remove_gone(now: datetime) -> int:
    """Remove the rows of deleted endpoints that no job refers to; return how many."""
    rows = Endpoint.objects.filter(gone_at__lt=now - KEPT_AT_LEAST)
    return sum(_remove(row) for row in rows)


def _write(row: Endpoint, one: Mirrored) -> bool:
    is_new = row.pk is None
    before = {column: getattr(row, column) for column in _COLUMNS}
    wanted = {column: getattr(one, column) for column in _COLUMNS}
    if not is_new and before == wanted and row.source == Endpoint.Source.CLUSTER and row.gone_at is None:
        return False
    for column, value in wanted.items():
        setattr(row, column, value)
    row.source, row.gone_at = Endpoint.Source.CLUSTER, None
    if is_new:
        row.message, row.reason = "No worker has been seen yet.", Endpoint.Reason.NO_WORKER
    try:
        with transaction.atomic():
            row.save(update_fields=None if is_new else [*_COLUMNS, "source", "gone_at"])
    except DataError:
        # A resource that does not fit into a row must not block the others.
        _logger.exception("endpoint cannot be stored", extra={"fields": {"endpoint": one.name}})
        return False
    if is_new:
        _logger.info("endpoint added", extra={"fields": {"endpoint": one.name}})
    return True


def _remove(row: Endpoint) -> bool:
    with transaction.atomic():
        if any(model.objects.filter(**{name: row}).exists() for model, name in _naming()):
            return False
        row.delete()
    _logger.info("endpoint row removed", extra={"fields": {"endpoint": row.name}})
    return True


def _naming() -> Iterator[tuple[Any, str]]:
    """Yield all tables that refer to endpoints, of any app, each with its column."""
    for relation in Endpoint._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            yield relation.related_model, relation.field.name
