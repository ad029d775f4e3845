"""An operator that cannot start prints a sentence and exits with an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "LEGIBLE_OPERATOR_WORKER_IMAGE is not set"),
        ({"LEGIBLE_OPERATOR_WORKER_IMAGE": "localhost/worker"}, "no cluster is configured"),
        ({"LEGIBLE_OPERATOR_WORKER_IMAGE": "localhost/worker", "KUBECONFIG": "/nowhere"}, "no cluster is configured"),
    ],
)
def test_missing_configuration_is_reported_and_the_process_exits(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    path = os.pathsep.join([str(ROOT / "platform"), str(ROOT / "operator")])
    ended = subprocess.run(
        [sys.executable, "-m", "ocr_operator"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert said in ended.stderr
