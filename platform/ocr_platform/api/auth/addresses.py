"""The client address of a request, as far as it can be known behind proxies.

Without `LEGIBLE_TRUSTED_PROXIES` it is the address of the connection. With it, that many proxies are trusted to have
appended the address they saw to `X-Forwarded-For`; anything further left was written by the caller and is ignored.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final

from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from django.http import HttpRequest

_IPV6_SUBSCRIBER_BITS: Final = 64


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; for IPv6 the /64 network, since one subscriber has all of it."""
    given = request.META.get("REMOTE_ADDR", "")
    proxies = PLATFORM.trusted_proxies
    if proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        given = forwarded[-proxies].strip() if len(forwarded) >= proxies else given
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - nothing listens on it: a unix socket, or a proxy that sent no address
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _IPV6_SUBSCRIBER_BITS), strict=False).network_address)
