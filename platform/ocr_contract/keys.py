"""Keys by which the platform and an endpoint's workers authenticate each other.

Operator and platform share one random text, the platform key. Each endpoint's own key is derived from it, so a worker
(or anyone who reads its Secret) can act for that endpoint only. The module must not know where keys are kept.
"""

from __future__ import annotations

import hashlib
import hmac


def endpoint_key(platform_key: str, uid: str) -> str:
    """Return the key of the endpoint with `metadata.uid` `uid`: 64 hexadecimal digits, HMAC-SHA256 of the uid.

    Raises `ValueError` when either is empty: anybody could compute such a key.
    """
    if not platform_key or not uid:
        raise ValueError("an endpoint's key needs the platform key and the endpoint's uid")
    return hmac.new(platform_key.encode(), uid.encode(), hashlib.sha256).hexdigest()
