"""Tokens in Django's admin: to view and to revoke. Only their owners create them and see the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages

from ocr_platform.tokens.models import Token
from ocr_platform.tokens.services import revoke_tokens

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    _Base = admin.ModelAdmin[Token]
else:
    _Base = admin.ModelAdmin


@admin.register(Token)
class TokenAdmin(_Base):
    """A list with one action."""

    list_display = ["prefix", "name", "user", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["revoked_at"]
    list_select_related = ["user"]
    search_fields = ["prefix", "name", "user__username"]
    exclude = ["digest"]
    actions = ["revoke"]

    @admin.action(description="Revoke the selected tokens", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        """Revoke the selected tokens."""
        count = revoke_tokens(queryset)
        self.message_user(request, f"Revoked: {count}.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Disallow creating tokens here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Disallow editing tokens."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Disallow deleting tokens, so that used ones stay visible."""
        return False
