"""Tokens: storage of keys, permitted scopes, expiry and revocation, and the commands and pages for them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ocr_contract.errors import OcrError
from ocr_platform.tokens.keys import digest, new_key
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.services import create_token, note_use
from tests.ocr_platform.jobs.factories import make_user
from tests.support.api import client_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db: None) -> User:
    return make_user("ada")


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("root", password="x")


def make(user: User, *scopes: str, **changes: object) -> tuple[Token, str]:
    return create_token(user=user, name="n", scopes=scopes or ("jobs:read",), **changes)  # type: ignore[arg-type]


def test_only_the_digest_is_kept(user: User) -> None:
    token, key = make(user)
    assert key.startswith("legible_")
    assert len(key) == 48
    row = str(Token.objects.values().get())
    assert key not in row
    assert key[12:] not in row
    assert token.digest == digest(key)
    assert len({new_key() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("scopes", "code"), [([], "invalid_option"), (["jobs:fly"], "invalid_option"), (["admin"], "permission_denied")]
)
def test_scopes_that_a_user_may_not_have(user: User, scopes: list[str], code: str) -> None:
    with pytest.raises(OcrError) as caught:
        create_token(user=user, name="n", scopes=scopes)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_token_has_a_name(user: User, name: str) -> None:
    with pytest.raises(OcrError):
        create_token(user=user, name=name, scopes=["jobs:read"])


def test_a_token_ends_when_it_was_to_end(user: User) -> None:
    token, _ = make(user, expires_at=timezone.now() + timedelta(hours=1))
    assert token.refusal(timezone.now()) is None
    assert token.refusal(timezone.now() + timedelta(hours=1)) == "This token has expired."
    with pytest.raises(OcrError, match="past"):
        make(user, expires_at=timezone.now())


def test_the_last_use_is_written_once_a_minute(user: User) -> None:
    token, key = make(user)
    now = timezone.now()
    for seconds in (0, 30, 59):
        token.refresh_from_db()
        note_use(token, now + timedelta(seconds=seconds))
    token.refresh_from_db()
    assert token.last_used_at == now
    note_use(token, now + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == now + timedelta(seconds=60)
    Token.objects.update(last_used_at=None)
    assert client_with(key).get("/api/v1/me").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.parametrize("changes", [{"name": ""}, {"expires_at": "2020-01-01T00:00:00Z"}, {"digest": "same"}])
def test_the_database_holds_the_rules(user: User, changes: dict[str, str]) -> None:
    Token.objects.create(user=user, name="n", digest="same", prefix="p")
    values = {"name": "n", "digest": "other", "prefix": "p", **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.create(user=user, **values)


def test_the_command_prints_the_key_alone(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_token", "ada", "--name", "scanner", "--scope", "jobs:read", "jobs:write", "--days", "7")
    [key] = capsys.readouterr().out.splitlines()
    token = Token.objects.get(digest=digest(key))
    assert (token.user, token.name, token.scopes) == (user, "scanner", ["jobs:read", "jobs:write"])
    assert token.expires_at is not None
    assert abs(token.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    assert client_with(key).get("/api/v1/me").json()["user"]["username"] == "ada"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["eve", "--name", "n", "--scope", "jobs:read"], "no user"),
        (["ada", "--name", "n", "--scope", "admin"], "administrator"),
        (["ada", "--name", "n", "--scope", "jobs:fly"], "jobs:fly"),
        (["ada", "--name", "n", "--scope", "jobs:read", "--days", "0"], "past"),
        (["ada", "--scope", "jobs:read"], "--name"),
        (["ada", "--name", "n"], "--scope"),
    ],
)
def test_the_command_reports_its_problem(user: User, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("create_token", *arguments)
    assert not Token.objects.exists()


def test_administrators_see_tokens_and_revoke_them_but_make_and_change_none(user: User, admin: User) -> None:
    token, key = make(user)
    browser = Client()
    browser.force_login(admin)
    listed = browser.get("/admin/tokens/token/").content.decode()
    assert token.prefix in listed
    assert browser.get(f"/admin/tokens/token/{token.pk}/change/").status_code == 200
    assert token.digest not in browser.get(f"/admin/tokens/token/{token.pk}/change/").content.decode()
    assert browser.get("/admin/tokens/token/add/").status_code == 403
    assert browser.post(f"/admin/tokens/token/{token.pk}/delete/").status_code == 403
    browser.post("/admin/tokens/token/", {"action": "revoke", "_selected_action": [token.pk]})
    assert client_with(key).get("/api/v1/me").json()["detail"] == "This token was revoked."


def test_a_second_user_is_made_in_the_admin(admin: User) -> None:
    browser = Client()
    browser.force_login(admin)
    form = {
        "username": "bob",
        "password1": "a-good-password",
        "password2": "a-good-password",
        "usable_password": "true",
    }
    assert browser.post("/admin/auth/user/add/", form).status_code == 302
    other = Client()
    assert other.post("/admin/login/", {"username": "bob", "password": "a-good-password"}).status_code == 200
    assert User.objects.get(username="bob").check_password("a-good-password")
    assert other.get("/admin/tokens/token/").status_code == 302
