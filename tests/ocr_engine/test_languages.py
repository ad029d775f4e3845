"""The offered languages, and the errors for missing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr_contract.errors import RequestError
from ocr_engine.languages import (
    has_orientation_data,
    installed_languages,
    legacy_languages,
    require_languages,
    require_models,
    tessdata_dir,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tessdata(tmp_path: Path) -> Path:
    (tmp_path / "script").mkdir()
    for name in ("fra", "eng", "chi_sim_vert", "osd", "equ", "script/Latin"):
        (tmp_path / f"{name}.traineddata").touch()
    (tmp_path / "pdf.ttf").touch()
    (tmp_path / "configs").mkdir()
    return tmp_path


def test_languages_are_the_trained_data_that_read_text(tessdata: Path) -> None:
    assert installed_languages(tessdata) == ["chi_sim_vert", "eng", "fra", "script/Latin"]
    assert has_orientation_data(tessdata)


def test_a_directory_without_trained_data_offers_nothing(tmp_path: Path) -> None:
    assert installed_languages(tmp_path) == []
    assert installed_languages(tmp_path / "missing") == []
    assert not has_orientation_data(tmp_path)


def test_the_directory_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert tessdata_dir() == tmp_path


def test_without_a_choice_it_is_where_the_system_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert "eng" in installed_languages(tessdata_dir())


@pytest.mark.parametrize("name", ["xyz", "../../etc/passwd", "/etc/hostname", "osd", "eng.traineddata", ""])
def test_only_names_that_were_found_are_taken(tessdata: Path, name: str) -> None:
    with pytest.raises(RequestError) as caught:
        require_languages(["eng", name], installed_languages(tessdata))
    assert caught.value.code == "language_missing"
    assert caught.value.detail == f"Not installed: {name}. Installed: chi_sim_vert, eng, fra, script/Latin."


def test_missing_languages_are_reported(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="Installed: none"):
        require_languages(["eng"], installed_languages(tmp_path))


def test_an_engine_mode_is_refused_where_one_of_the_languages_has_no_model_for_it(tmp_path: Path) -> None:
    for name, source in (("old", "osd"), ("eng", "eng")):  # the data for orientation are a legacy model
        (tmp_path / f"{name}.traineddata").symlink_to(tessdata_dir() / f"{source}.traineddata")
    (tmp_path / "cut.traineddata").write_bytes(b"cut")
    assert legacy_languages(tmp_path) == ["old"]
    require_models(["old"], 0, tmp_path)
    require_models(["old", "eng"], 1, tmp_path)
    with pytest.raises(RequestError, match="The trained data of eng have no model") as caught:
        require_models(["old", "eng"], 2, tmp_path)
    assert caught.value.code == "invalid_option"
