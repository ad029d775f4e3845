"""An endpoint's key: the same for operator and platform, different for every endpoint, never a weak one."""

import hashlib
import hmac

import pytest

from ocr_contract import crd
from ocr_contract.keys import endpoint_key

UID = "11111111-2222-3333-4444-555555555555"


def test_key_is_the_hmac_that_other_programs_can_compute() -> None:
    assert endpoint_key("one secret", UID) == hmac.digest(b"one secret", UID.encode(), hashlib.sha256).hex()


def test_every_endpoint_and_every_platform_has_another() -> None:
    keys = {endpoint_key(platform, uid) for platform in ("one", "two") for uid in (UID, UID[:-1] + "6")}
    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)


@pytest.mark.parametrize(("platform", "uid"), [("", UID), ("one", "")])
def test_nothing_makes_no_key(platform: str, uid: str) -> None:
    with pytest.raises(ValueError, match="needs the platform key and the endpoint's uid"):
        endpoint_key(platform, uid)


def test_name_of_the_secret_fits_beside_the_longest_endpoint() -> None:
    assert len(crd.platform_key_name("a" * crd.MAX_NAME_LENGTH)) <= 63
