"""Authentication with an endpoint's own key: an OcrEndpoint's autoscaler may read that endpoint's queue only."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication

from ocr_contract.keys import endpoint_key
from ocr_platform.api.auth.permissions import HasScope
from ocr_platform.api.errors import AUTHENTICATE
from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.models import Endpoint

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema
    from rest_framework.request import Request
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class EndpointAccess:
    """The value of `request.auth` when the request has the key of the endpoint in its address."""

    endpoint: str


class EndpointKeyAuthentication(BaseAuthentication):
    """Accepts the key of the endpoint in the address; leaves every other key to the classes after it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, EndpointAccess] | None:
        """Return an anonymous user and the access, None for another key or none."""
        scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        name = request.parser_context["kwargs"]["name"]
        if scheme.lower() != "bearer" or not PLATFORM.platform_key:
            return None
        uid = Endpoint.objects.filter(name=name, gone_at__isnull=True).values_list("uid", flat=True).first()
        if not uid or not hmac.compare_digest(
            shown.strip().encode(), endpoint_key(PLATFORM.platform_key, uid).encode()
        ):
            return None
        return AnonymousUser(), EndpointAccess(name)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Return the value of `WWW-Authenticate`."""
        return AUTHENTICATE


class HasScopeOrKey(HasScope):
    """Requires a scope, or the key of the endpoint in the address."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the call may be made."""
        return isinstance(request.auth, EndpointAccess) or super().has_permission(request, view)


class EndpointKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the endpoint's key."""

    target_class = EndpointKeyAuthentication
    name = "endpointKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        """Return the scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The key of the endpoint in the address, from the Secret that the operator creates.",
        }
