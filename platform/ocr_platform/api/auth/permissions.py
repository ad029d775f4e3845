"""Permissions: a call needs a signed-in user, or a token with the scope that the view names.

A view declares `read_scope` for safe methods and `write_scope` for the others; None requires only a user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import SAFE_METHODS, BasePermission

from ocr_contract.errors import RequestError
from ocr_platform.api.requests import USER_KEY
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Requires a user and, for a token, its scope."""

    @classmethod
    def token_scopes(cls, view: APIView, method: str) -> tuple[Scope, ...] | None:
        """Return the scope that a token needs for a call of `view`; None where tokens are not accepted."""
        scope = _wanted(view, method)
        return () if scope is None else (scope,)

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the call may be made. Raises `RequestError` `permission_denied` naming the scope."""
        if not request.user.is_authenticated:
            return False
        request.META[USER_KEY] = request.user.pk
        wanted = _wanted(view, request.method or "")
        if wanted is not None and not _has(request, wanted):
            raise RequestError(
                "permission_denied",
                f'This call needs the scope "{wanted}".',
                hint="Use a token with this scope; manage.py create_token creates one.",
            )
        return True


class SignedIn(HasScope):
    """Requires a person in a browser: tokens are not accepted, whatever their scopes."""

    @classmethod
    def token_scopes(cls, view: APIView, method: str) -> None:  # noqa: ARG003 - of every view the same
        """Return None: tokens are not accepted."""
        return

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the call may be made. Raises `RequestError` `permission_denied` for a token."""
        if super().has_permission(request, view) and isinstance(request.auth, Token):
            raise RequestError(
                "permission_denied", "This call does not accept tokens.", hint="Sign in with your password."
            )
        return bool(request.user.is_authenticated)


class SignedInOrAdmin(HasScope):
    """Requires a person in a browser, or a token with the scope admin, which includes every scope."""

    @classmethod
    def token_scopes(cls, view: APIView, method: str) -> tuple[Scope, ...]:  # noqa: ARG003 - of every view the same
        """Return the scope admin."""
        return (Scope.ADMIN,)

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the call may be made. Raises `RequestError` `permission_denied` for any other token."""
        if super().has_permission(request, view) and isinstance(request.auth, Token) and not _has(request, Scope.ADMIN):
            raise RequestError(
                "permission_denied",
                'This call accepts only tokens with the scope "admin".',
                hint="Sign in with your password.",
            )
        return bool(request.user.is_authenticated)


def caller(request: Request) -> User:
    """Return the user who makes a call that `HasScope` let through."""
    return cast("User", request.user)


def django_request(request: Request) -> HttpRequest:
    """Return Django's request below DRF's: its session, and its body as an unread stream."""
    return request._request


def _wanted(view: APIView, method: str) -> Scope | None:
    wanted: Scope | None = getattr(view, "read_scope" if method in SAFE_METHODS else "write_scope", None)
    return wanted


def _has(request: Request, wanted: Scope) -> bool:
    user = caller(request)
    if not isinstance(request.auth, Token):
        return wanted is not Scope.ADMIN or user.is_superuser
    held = request.auth.scopes
    if Scope.ADMIN in held and user.is_superuser:
        return True
    return wanted is not Scope.ADMIN and wanted in held
