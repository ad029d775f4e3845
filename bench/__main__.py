"""`python -m bench [section...]`: measure, print, and write `bench.json` into the data folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
# The programs under test are packages in platform/ and operator/; the tests' helpers are in the root.
sys.path[:0] = [str(ROOT / "platform"), str(ROOT / "operator"), str(ROOT)]

if TYPE_CHECKING:
    from collections.abc import Callable

BOUNDS: dict[str, tuple[str, float]] = {
    "worker_vs_loop": (">=", 0.95),
    "scaling_2": (">=", 1.8),
    "plain_pages_vs_pytesseract": (">=", 1.35),
    "plain_lines_vs_pytesseract": (">=", 3.5),
    "overload_goodput": (">=", 0.95),
    "overload_health_p99_ms": ("<", 100),
    "overload_recovery_s": ("<", 1),
    "queue_sqlite_vs_sql": (">=", 0.7),
    "queue_postgres_vs_sql": (">=", 0.7),
    "platform_vs_worker": (">=", 0.9),
    "overhead_s": ("<=", 0.5),
    "search_sqlite_p95_ms": ("<", 200),
    "search_postgres_p95_ms": ("<", 200),
    "web_first_load_kb": ("<=", 200),
    "web_paint_list_ms": ("<", 2500),
    "web_paint_document_ms": ("<", 2500),
    "web_paint_search_ms": ("<", 2500),
    "web_input_sign_in_ms": ("<", 200),
    "web_input_menu_ms": ("<", 200),
    "web_input_filter_ms": ("<", 200),
    "web_input_name_ms": ("<", 200),
    "web_input_search_ms": ("<", 200),
    "web_input_open_ms": ("<", 200),
    "web_input_turn_ms": ("<", 200),
    "web_input_next_ms": ("<", 200),
    "web_input_threshold_ms": ("<", 200),
    "web_input_correct_ms": ("<", 200),
    "web_input_panes_ms": ("<", 200),
    "web_shift_list": ("<", 0.02),
    "web_shift_document": ("<", 0.02),
    "web_shift_search": ("<", 0.02),
    "web_shift_upload": ("<", 0.02),
    "web_shift_open": ("<", 0.02),
    "web_task_list_ms": ("<=", 50),
    "web_task_pan_ms": ("<=", 50),
    "web_task_zoom_ms": ("<=", 50),
    "web_task_scan_ms": ("<=", 50),
    "web_task_text_ms": ("<=", 50),
    "web_task_rail_ms": ("<=", 50),
    "web_long_document_s": ("<", 1),
    "web_upload_sqlite_s": ("<=", 0.5),
    "web_upload_postgres_s": ("<=", 0.5),
    "web_idle_tabs_sqlite_cpu": ("<", 0.05),
    "web_idle_tabs_postgres_cpu": ("<", 0.05),
    "operator_paced_p95_s": ("<", 1),
    "operator_at_once_s": ("<", 120),
    "operator_idle_cpu": ("<", 0.02),
    "operator_idle_memory_mb": ("<", 200),
    "operator_idle_writes": ("<=", 0),
}


def main() -> int:
    """Run the requested sections; the last line has all figures, and the exit status is 1 if a bound is missed."""
    sections = _sections()
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"{', '.join(sections)}; all of them without any")
    chosen = parser.parse_args().section or list(sections)
    if unknown := set(chosen) - set(sections):
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    figures: dict[str, float] = {}
    for name in chosen:
        started = time.monotonic()
        print(f"# {name}", flush=True)
        found = sections[name]()
        for key, value in found.items():
            print(f"{key:32} {value:10.3f}  {_verdict(key, value)}", flush=True)
        print(f"  took {time.monotonic() - started:.0f} s", flush=True)
        figures |= found
    _write(figures)
    missed = [key for key, value in figures.items() if _verdict(key, value).startswith("missed")]
    if missed:
        print(f"missed: {', '.join(missed)}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))
    return 1 if missed else 0


def _sections() -> dict[str, Callable[[], dict[str, float]]]:
    from bench import operator, overload, platform, queue, search, worker
    from bench.web import measuring

    return {
        "worker": worker.measure,
        "overload": overload.measure,
        "queue": lambda: (
            _named("queue_sqlite", queue.measure_sqlite()) | _named("queue_postgres", queue.measure_postgres())
        ),
        "platform": platform.measure,
        "search": search.measure,
        "web": measuring.measure,
        "operator": operator.measure,
    }


def _named(key: str, found: dict[str, float]) -> dict[str, float]:
    return {key: found["pages_per_second"], f"{key}_vs_sql": found["ratio"]}


def _verdict(key: str, value: float) -> str:
    if key not in BOUNDS:
        return ""
    sign, bound = BOUNDS[key]
    met = {">=": value >= bound, "<=": value <= bound, "<": value < bound}[sign]
    return f"{'met' if met else 'missed'}: {sign} {bound}"


def _write(figures: dict[str, float]) -> None:
    folder = Path(os.environ.get("LEGIBLE_DATA_DIR") or ROOT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bench.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(before | {key: round(value, 4) for key, value in figures.items()}, indent=1) + "\n")
    print(f"written to {path}")


if __name__ == "__main__":
    raise SystemExit(main())
