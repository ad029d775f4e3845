"""The calls about the caller's tokens: list, create, revoke.

They accept signed-in users, and tokens with the scope admin, which includes all scopes: so no token can create one
with more rights than its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.response import Response

from ocr_platform.api.auth.permissions import SignedInOrAdmin, caller
from ocr_platform.api.errors import nothing_here
from ocr_platform.api.schema import Moment
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.tokens import services
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.tokens.models import Token


class TokenRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token to create; `expires_at` null: it never expires."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=services.LONGEST_NAME, pattern=r"^[^\x00-\x1f]*$")]
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1)]
    expires_at: Moment | None = None


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(TokenRequest)


class ListedToken(msgspec.Struct, frozen=True):
    """A token; `prefix` is the beginning of its key. `last_used_at` is accurate to a minute."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None


class TokenList(msgspec.Struct, frozen=True):
    """The caller's tokens that are not revoked, newest first, including expired ones."""

    items: tuple[ListedToken, ...]


class NewToken(msgspec.Struct, frozen=True):
    """A new token and its key, which is shown only here."""

    token: ListedToken
    key: str


class TokensView(ApiView):
    """The caller's tokens."""

    tag = "tokens"
    permission_classes = [SignedInOrAdmin]

    @call("tokens_list", responses=OpenApiResponse(schema_of(TokenList), "The caller's tokens"))
    def get(self, request: Request) -> Response:
        """List the caller's tokens."""
        return Response(TokenList(tuple(map(_listed, services.tokens_of(caller(request))))))

    @call(
        "tokens_create",
        body=TokenRequest,
        responses={201: OpenApiResponse(schema_of(NewToken), "The token and its key")},
        errors=["invalid_option"],
    )
    def post(self, request: Request, *, body: TokenRequest) -> Response:
        """Create a token. Its key is only in this answer; the scope admin is for administrators."""
        token, key = services.create_token(
            user=caller(request), name=body.name, scopes=body.scopes, expires_at=body.expires_at
        )
        return Response(NewToken(_listed(token), key), status=201, headers={"Cache-Control": "no-store"})


class TokenView(ApiView):
    """One token."""

    tag = "tokens"
    permission_classes = [SignedInOrAdmin]

    @call(
        "tokens_delete",
        path=[OpenApiParameter("token_id", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH)],
        responses={204: OpenApiResponse(description="Revoked")},
    )
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke a token, effective immediately."""
        if not services.revoke_tokens(services.tokens_of(caller(request)).filter(pk=token_id)):
            raise nothing_here()
        return Response(status=204)


def _listed(token: Token) -> ListedToken:
    return ListedToken(
        id=token.pk,
        name=token.name,
        prefix=token.prefix,
        scopes=tuple(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
