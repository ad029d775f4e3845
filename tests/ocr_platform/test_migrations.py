"""Migrations keep the version before at work: it runs beside the new one in an upgrade, and again after a rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation

APPS = {"api", "endpoints", "jobs", "tokens"}
ADDS = (migrations.CreateModel, migrations.AddIndex, migrations.RunPython, migrations.AlterModelOptions)
NOT_OURS_TO_FILL = {
    "0002_cluster": "the version before adds no endpoints while it serves: its prepare had made the local one",
}
CONTRACTS: dict[str, str] = {}
"""Migrations that take something away, with the version that had stopped using it."""


def later_migrations() -> list[tuple[str, Operation]]:
    """Return the operations of all but the first migrations of our apps, which had no version before them."""
    found = MigrationLoader(None).disk_migrations.items()
    return [
        (name, operation)
        for (app, name), migration in sorted(found)
        if app in APPS and not migration.initial
        for operation in migration.operations
    ]


def is_expansion(operation: Operation) -> bool:
    """Tell whether a program that does not know of the change can go on reading and writing."""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return field.null or field.db_default is not NOT_PROVIDED or field.many_to_many
    return isinstance(operation, ADDS)


def test_a_migration_only_adds_what_the_previous_version_does_not_need() -> None:
    refused = [
        f"{name}: {operation.describe()}"
        for name, operation in later_migrations()
        if not is_expansion(operation) and name not in NOT_OURS_TO_FILL and name not in CONTRACTS
    ]
    assert not refused, "see CONTRIBUTING.md, A migration"


@pytest.mark.django_db
def test_the_models_need_no_migration_that_is_not_written() -> None:
    call_command("makemigrations", "--check", "--dry-run")
