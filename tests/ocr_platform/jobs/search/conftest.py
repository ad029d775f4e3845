"""The fixtures of the API's tests."""

from tests.ocr_platform.api.conftest import api, endpoint, owner

__all__ = ["api", "endpoint", "owner"]
