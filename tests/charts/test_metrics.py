"""Alerts and the dashboard use only metrics that the programs export."""

import json
import re
from typing import Any

import pytest
import yaml
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from ocr_operator.runtime.metrics import Metrics as OperatorMetrics
from ocr_platform.api.metrics import exposition
from ocr_platform.dispatcher.metrics import DispatcherMetrics
from ocr_platform.endpoints.catalog import loop
from ocr_platform.endpoints.catalog.settings import CatalogSettings
from ocr_platform.jobs.api.metrics import _queue
from ocr_worker.metrics import Metrics as WorkerMetrics
from tests.charts.helm import CHART

EXPRESSIONS = {rule["alert"]: rule["expr"] for rule in yaml.safe_load((CHART / "files/alerts.yaml").read_text())}
EXPRESSIONS |= {
    f"{panel['title']}, {target['refId']}": target["expr"]
    for panel in json.loads((CHART / "files/dashboard.json").read_text())["panels"]
    for target in panel["targets"]
}


def _given() -> set[str]:
    operator = OperatorMetrics()
    operator.add_gauges(lambda: 0, lambda: 0)
    texts = [operator.render(), WorkerMetrics().render(), exposition(), _queue(), _of_dispatcher(), _of_catalog()]
    names = set()
    for text in texts:
        for family in text_string_to_metric_families(text.decode()):
            ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
            names |= {family.name + end for end in ends}
    return names


def _of_dispatcher() -> bytes:
    nothing: Any = ()
    return generate_latest(DispatcherMetrics(nothing, nothing, nothing)._registry)


def _of_catalog() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "Kube", lambda _seconds: None)  # not queried: only its catalog's counters are
        return generate_latest(loop.Catalog(CatalogSettings(), ())._registry)


@pytest.mark.django_db
@pytest.mark.parametrize("what", EXPRESSIONS)
def test_metrics_exist(what: str) -> None:
    named = set(re.findall(r"\blegible_\w+", EXPRESSIONS[what]))
    assert named
    assert named <= _given()
