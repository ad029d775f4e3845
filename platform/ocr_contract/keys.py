"""Keys by which the platform and an endpoint's workers know each other.

One random text, the platform key, is shared by operator and platform. From it each endpoint has a key of its own, so
that a worker (or whoever reads its Secret) can speak for that endpoint and for no other. It must not know where a key
is kept.
"""

from __future__ import annotations

import hashlib
import hmac


def endpoint_key(platform_key: str, uid: str) -> str:
    """Return the key of the endpoint with `metadata.uid` `uid`: 64 hexadecimal digits, HMAC-SHA256 of the uid.

    Raises `ValueError` when either is empty: the key would be one that anybody can make.
    """
    if not platform_key or not uid:
        raise ValueError("an endpoint's key needs the platform key and the endpoint's uid")
    return hmac.new(platform_key.encode(), uid.encode(), hashlib.sha256).hexdigest()
