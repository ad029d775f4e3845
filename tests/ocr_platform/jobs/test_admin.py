"""Deleting users in Django's admin: the confirmation names their documents in plain words."""

import html

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.factories import make_user, pdf, split_into, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("administrator"))
    return client


@pytest.fixture
def owner(endpoint: Endpoint) -> User:
    user = make_user("maria")
    split_into(submit(user, pdf()), 3, endpoint)
    submit(user)
    return user


def test_the_question_names_the_documents(administrator: Client, owner: User) -> None:
    page = administrator.get(f"/admin/auth/user/{owner.pk}/delete/")
    text = html.unescape(page.content.decode())
    assert 'The user "maria" and all 2 documents of this user' in text
    assert "They cannot be restored." in text
    assert "Pages: 4" in text
    assert Job.objects.filter(owner=owner).count() == 2
    administrator.post(f"/admin/auth/user/{owner.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="maria").exists()
    assert not Job.objects.exists()


def test_so_does_the_question_for_many_users(administrator: Client, owner: User) -> None:
    other = make_user("jonas")
    chosen = {"action": "delete_selected", "_selected_action": [owner.pk, other.pk]}
    text = html.unescape(administrator.post("/admin/auth/user/", chosen).content.decode())
    assert 'The user "maria" and all 2 documents of this user' in text
    assert 'The user "jonas". This user has no documents.' in text
    administrator.post("/admin/auth/user/", {**chosen, "post": "yes"})
    assert list(User.objects.values_list("username", flat=True)) == ["administrator"]


def test_staff_without_the_permission_cannot_delete_users(owner: User) -> None:
    helper = User.objects.create_user("helper", is_staff=True)
    client = Client()
    client.force_login(helper)
    assert client.get(f"/admin/auth/user/{owner.pk}/delete/").status_code == 403
