from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr_contract.options import PREPROCESSING_OFF
from ocr_contract.settings import SettingsError, describe_settings
from ocr_worker.settings import WorkerSettings, available_cpus, read_worker_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_without_any_variable_it_listens_on_loopback_and_reads_english() -> None:
    settings = read_worker_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8889)
    assert settings.defaults.languages == ("eng",)
    assert settings.slot_count >= 1
    assert settings.queue_length == max(8, 4 * settings.slot_count)


def test_options_are_defaults_of_every_request() -> None:
    settings = read_worker_settings(
        {
            "LEGIBLE_WORKER_LANGUAGES": "eng,deu",
            "LEGIBLE_WORKER_OPTIONS": '{"pageSegMode": 6, "preprocessing": "Off"}',
            "LEGIBLE_WORKER_MAX_PAGES_PER_DOCUMENT": "7",
        }
    )
    assert settings.defaults.languages == ("eng", "deu")
    assert settings.defaults.page_seg_mode == 6
    assert settings.defaults.preprocessing == PREPROCESSING_OFF
    assert settings.limits.max_pages_per_document == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEGIBLE_WORKER_PORT", "eighty"),
        ("LEGIBLE_WORKER_SLOTS", "0"),
        ("LEGIBLE_WORKER_API_NAME", "a/b"),
        ("LEGIBLE_WORKER_LANGUAGES", "../eng"),
        ("LEGIBLE_WORKER_OPTIONS", "{"),
        ("LEGIBLE_WORKER_OPTIONS", '{"pageSegMode": 99}'),
        ("LEGIBLE_WORKER_BODY_MEMORY_BYTES", "2000000"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_worker_settings({name: value})


def test_every_variable_is_in_the_table() -> None:
    names = [row.name for row in describe_settings(WorkerSettings)]
    assert len(names) == len(set(names))
    assert {"LEGIBLE_WORKER_PORT", "LEGIBLE_WORKER_SLOTS", "LEGIBLE_WORKER_MAX_PIXELS"} <= set(names)
    assert all(name.startswith("LEGIBLE_WORKER_") for name in names)


@pytest.mark.parametrize(
    ("files", "cpus"),
    [
        ({}, None),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu.max": "100000 100000\n"}, 1),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "150000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 1),
        ({"cpu.max": "100000000 100000\n"}, None),
    ],
)
def test_slots_follow_the_cpu_quota(tmp_path: Path, files: dict[str, str], cpus: int | None) -> None:
    everything = available_cpus(tmp_path / "none")
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    assert available_cpus(tmp_path) == (everything if cpus is None else cpus)
