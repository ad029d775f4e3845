"""Migrations keep the previous version working: it runs beside the new one during an upgrade, and after a rollback."""

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
"""Migrations that remove something, with the version that stopped using it."""


def later_migrations() -> list[tuple[str, Operation]]:
    """Return the operations of all migrations of our apps except the first, which have no previous version."""
    found = MigrationLoader(None).disk_migrations.items()
    return [
        (name, operation)
        for (app, name), migration in sorted(found)
        if app in APPS and not migration.initial
        for operation in migration.operations
    ]


def is_expansion(operation: Operation) -> bool:
    """Return whether a program without the change can continue to read and write."""
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
