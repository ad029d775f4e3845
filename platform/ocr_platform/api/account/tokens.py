"""The calls about one's tokens: list, make, revoke.

They are for people who signed in, and for tokens with the scope admin, which hold all scopes: so no token can make one
that may do more than itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_platform.api.auth.permissions import SignedInOrAdmin, caller
from ocr_platform.api.bodies import read_body
from ocr_platform.api.errors import nothing_here
from ocr_platform.api.schema import Moment, body
from ocr_platform.tokens import services
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.tokens.models import Token


class TokenWish(msgspec.Struct, frozen=True):
    """A token to be made; `expires_at` null: it never ends by itself."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=services.LONGEST_NAME, pattern=r"^[^\x00-\x1f]*$")]
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1)]
    expires_at: Moment | None = None


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(TokenWish)


class ListedToken(msgspec.Struct, frozen=True):
    """A token; `prefix` is the beginning of its key. `last_used_at` is right to a minute."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None


class TokenList(msgspec.Struct, frozen=True):
    """The caller's tokens that were not revoked, newest first; expired ones are among them."""

    items: tuple[ListedToken, ...]


class NewToken(msgspec.Struct, frozen=True):
    """A token that was made, and its key: it is shown here and never again."""

    token: ListedToken
    key: str


class TokensView(APIView):
    """The caller's tokens."""

    tag = "tokens"
    permission_classes = [SignedInOrAdmin]

    @extend_schema(operation_id="tokens_list", responses=OpenApiResponse(body(TokenList), "The caller's tokens"))
    def get(self, request: Request) -> Response:
        """List one's tokens."""
        return Response(TokenList(tuple(map(_listed, services.tokens_of(caller(request))))))

    @extend_schema(
        operation_id="tokens_create",
        request={"application/json": body(TokenWish)},
        responses={201: OpenApiResponse(body(NewToken), "The token and its key")},
    )
    def post(self, request: Request) -> Response:
        """Make a token. Its key stands in this answer only; the scope admin is for administrators."""
        wish = read_body(request, TokenWish)
        token, key = services.create_token(
            user=caller(request), name=wish.name, scopes=wish.scopes, expires_at=wish.expires_at
        )
        return Response(NewToken(_listed(token), key), status=201, headers={"Cache-Control": "no-store"})


class TokenView(APIView):
    """One token."""

    tag = "tokens"
    permission_classes = [SignedInOrAdmin]

    @extend_schema(
        operation_id="tokens_delete",
        parameters=[OpenApiParameter("token_id", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH)],
        responses={204: OpenApiResponse(description="Revoked")},
    )
    def delete(self, request: Request, token_id: int) -> Response:
        """Revoke a token, from now on."""
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
