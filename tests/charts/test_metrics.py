"""Alerts and board speak of measures that the programs give."""

import json
import re

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from ocr_operator.metrics import Metrics as OperatorMetrics
from ocr_platform.api.metrics import exposition
from ocr_platform.jobs.api.metrics import _queue
from ocr_worker.metrics import Metrics as WorkerMetrics
from tests.charts.rendering import CHART

EXPRESSIONS = {rule["alert"]: rule["expr"] for rule in yaml.safe_load((CHART / "files/alerts.yaml").read_text())}
EXPRESSIONS |= {
    f"{panel['title']}, {target['refId']}": target["expr"]
    for panel in json.loads((CHART / "files/board.json").read_text())["panels"]
    for target in panel["targets"]
}


def _given() -> set[str]:
    operator = OperatorMetrics()
    operator.watch_sizes(lambda: 0, lambda: 0)
    texts = [operator.render(), WorkerMetrics().render(), exposition(), _queue()]
    names = set()
    for text in texts:
        for family in text_string_to_metric_families(text.decode()):
            ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
            names |= {family.name + end for end in ends}
    return names


@pytest.mark.django_db
@pytest.mark.parametrize("what", EXPRESSIONS)
def test_measures_are_there(what: str) -> None:
    named = set(re.findall(r"\blegible_\w+", EXPRESSIONS[what]))
    assert named
    assert named <= _given()
