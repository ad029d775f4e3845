"""Variables in both engines: both know every one that may be set; each has its effect, for one page only."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr_contract.variables import VARIABLES, Variable
from ocr_engine.engines import load_engine
from ocr_engine.languages import tessdata_dir
from tests.sample_documents import draw_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocr_contract.options import EngineName
    from ocr_engine.engines import Engine, Grey

NAMES: tuple[EngineName, ...] = ("Tesseract", "TesseractCLI")


@pytest.fixture(scope="module", params=NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    loaded = load_engine(request.param, tessdata_dir(), ("eng",), 1)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def page() -> Grey:
    return np.ascontiguousarray(np.asarray(draw_page(["Invoice 20417"], size=(420, 110))))


def _text(engine: Engine, page: Grey, variables: Mapping[str, str]) -> str:
    return " ".join(word.text for word in engine.read(page, page_seg_mode=6, dpi=300, variables=variables))


def _samples(variable: Variable) -> tuple[str, ...]:
    if variable.kind == "characters":
        return ("a", "'\"; $(x) -c debug_file=x \\ ü")
    return tuple(f"{value:g}" for value in (variable.least, variable.most))


def test_program_knows_every_variable() -> None:
    told = subprocess.run(["tesseract", "--print-parameters"], capture_output=True, text=True, check=True).stdout
    assert set(VARIABLES) <= {line.partition("\t")[0] for line in told.splitlines()}


@pytest.mark.parametrize("sample", [0, 1])
def test_every_variable_is_taken_with_its_bounds(engine: Engine, page: Grey, sample: int) -> None:
    values = {name: _samples(variable)[sample] for name, variable in VARIABLES.items()}
    engine.read(page, page_seg_mode=6, dpi=300, variables=values)


def test_whitelist_is_all_that_is_read(engine: Engine, page: Grey) -> None:
    assert _text(engine, page, {"tessedit_char_whitelist": "0123456789"}).split()[-1] == "20417"
    assert "I" not in _text(engine, page, {"tessedit_char_whitelist": "0123456789"})


def test_blacklist_is_never_read(engine: Engine, page: Grey) -> None:
    assert "2" not in _text(engine, page, {"tessedit_char_blacklist": "2"})


def test_variable_of_one_page_is_gone_with_it(engine: Engine, page: Grey) -> None:
    before = _text(engine, page, {})
    assert before == "Invoice 20417"
    changes = {name: _samples(variable)[0] for name, variable in VARIABLES.items()}
    assert _text(engine, page, changes) != before
    assert _text(engine, page, {}) == before


def test_engine_that_stays_loaded_is_as_it_was_after_each_variable(page: Grey) -> None:
    engine = load_engine("Tesseract", tessdata_dir(), ("eng",), 1)
    before = engine.read(page, page_seg_mode=6, dpi=300)
    for name, variable in VARIABLES.items():
        engine.read(page, page_seg_mode=6, dpi=300, variables={name: _samples(variable)[1]})
        assert engine.read(page, page_seg_mode=6, dpi=300) == before, name
    engine.close()
