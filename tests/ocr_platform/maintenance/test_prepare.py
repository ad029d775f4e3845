"""`manage.py prepare`: what `make run` relies on, at the first start and every later one."""

import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from ocr_platform.endpoints.models import Endpoint
from tests.support.api import platform_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def prepare(folder: Path, capsys: pytest.CaptureFixture[str], password: str = "", worker: str = "http://w:1") -> str:
    with platform_with(data_dir=folder, admin_password=password, worker_url=worker):
        call_command("prepare")
    return capsys.readouterr().out


def kept(folder: Path) -> str:
    return (folder / "admin-password").read_text().strip()


def test_the_first_start_makes_a_password_and_prints_it_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = prepare(folder, capsys)
    assert kept(folder) in printed
    assert len(kept(folder)) == 20
    assert stat.S_IMODE((folder / "admin-password").stat().st_mode) == 0o600
    admin = User.objects.get(username="admin")
    assert admin.is_superuser
    assert admin.check_password(kept(folder))
    assert prepare(folder, capsys) == ""
    assert User.objects.get(username="admin").password == admin.password


def test_a_given_password_is_set_and_not_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = prepare(folder, capsys, "first-password")
    assert "first-password" not in first
    assert kept(folder) == "first-password"
    assert prepare(folder, capsys, "first-password") == ""
    second = prepare(folder, capsys, "second-password")
    assert "second-password" not in second
    assert User.objects.get(username="admin").check_password("second-password")
    assert stat.S_IMODE((folder / "admin-password").stat().st_mode) == 0o600


def test_a_password_changed_by_the_person_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(folder, capsys, "first-password")
    admin = User.objects.get(username="admin")
    admin.set_password("changed-by-hand")
    admin.save()
    prepare(folder, capsys, "first-password")
    assert User.objects.get(username="admin").check_password("changed-by-hand")


def test_a_data_folder_that_is_new_sets_no_password_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a cluster every start may have an empty folder."""
    prepare(tmp_path / "first", capsys, "first-password")
    admin = User.objects.get(username="admin")
    admin.set_password("changed-by-hand")
    admin.save()
    assert prepare(tmp_path / "second", capsys, "first-password") == ""
    assert prepare(tmp_path / "third", capsys, "another-password") == ""
    assert User.objects.get(username="admin").check_password("changed-by-hand")


def test_in_a_cluster_no_local_endpoint_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with platform_with(endpoints="cluster"):
        assert "not creating a local one" in prepare(folder, capsys)
    assert not Endpoint.objects.exists()


def test_the_local_endpoint_has_the_workers_address(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(folder, capsys)
    prepare(folder, capsys, worker="http://w:2")
    assert Endpoint.objects.get().address == "http://w:2"
