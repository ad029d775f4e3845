"""Tokens in Django's admin: to be looked at and revoked. They are made by their owners, who alone see the key."""

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
        """Revoke what was selected."""
        count = revoke_tokens(queryset)
        self.message_user(request, f"Revoked: {count}.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Let nobody make a token here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let nobody edit one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Keep a token that was used, to be looked at."""
        return False
