"""Rows that are stored once and never changed."""

from __future__ import annotations

from typing import Any

from django.db import models


class WriteOnceModel(models.Model):
    """A model whose rows are immutable; a change creates a new version."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new row. Raises `TypeError` for a row that is stored already."""
        if not self._state.adding:
            raise TypeError(f"a stored {self._meta.verbose_name} is never changed: create a new version")
        super().save(*args, **kwargs)
