"""Sessions in the database, each with its user, so that all sessions of a user can be ended at once.

Django's own store, extended by a column in the way its documentation shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from ocr_platform.api.models import UserSession


class SessionStore(DatabaseStore):
    """The store that the setting SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        """Return the table."""
        from ocr_platform.api.models import UserSession  # noqa: PLC0415 - Django imports this before the models

        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        """Return the row for `data`; it has no user before sign-in."""
        row = cast("UserSession", super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
