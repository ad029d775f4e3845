"""Every value is documented and has an effect."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.charts.cases import EXTERNAL, INGRESS, MONITORS, PLACED, ROUTE, S3, SHARED, SPREAD
from tests.charts.helm import CHART, ROOT, Manifest, Values, merged, render

SCHEMA = json.loads((CHART / "values.schema.json").read_text())
SPLIT = merged(EXTERNAL, S3)
CNPG = merged(S3, {"database": {"mode": "cnpg"}})
DIGEST = "sha256:" + "0" * 64
PEERS = [{"ipBlock": {"cidr": "10.0.0.0/8"}}]


def _leaves(node: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, child in node["properties"].items():
        if "default" in child:
            yield prefix + name
        elif name != "global":
            yield from _leaves(child, f"{prefix}{name}.")


def _change(path: str) -> tuple[Values, Any]:
    """Return the values with which `path` has an effect, and another value for it."""
    name = path.rpartition(".")[2]
    if name in (PLACED | SPREAD):
        return SPLIT, (PLACED | SPREAD)[name]
    if name.endswith(("To", "From")):
        return SPLIT, PEERS
    if path.startswith("image.") and name in ("registry", "repository", "tag", "digest"):
        return {}, {"registry": "mirror.example.org/legible/", "digest": DIGEST}.get(name, "other")
    if name in ("labels", "annotations", "commonLabels"):
        return merged(merged(merged(SHARED, INGRESS), ROUTE), MONITORS), {"a": "b"}
    return CHANGES[path]


CHANGES: dict[str, tuple[Values, Any]] = {
    "nameOverride": ({}, "papers"),
    "fullnameOverride": ({}, "papers"),
    "image.pullPolicy": ({}, "Always"),
    "image.pullSecrets": ({}, [{"name": "registry"}]),
    "podSecurity.runAsUser": ({}, 5),
    "podSecurity.runAsGroup": ({}, 5),
    "podSecurity.fsGroup": ({}, None),
    "secrets.existingSecret": ({}, "mine"),
    "platform.enabled": ({}, False),
    "settings": ({}, {"LEGIBLE_LOG_LEVEL": "DEBUG"}),
    "database.mode": (EXTERNAL, "sqlite"),
    "database.external.existingSecret": (EXTERNAL, "mine"),
    "database.external.key": (EXTERNAL, "mine"),
    "database.external.port": (EXTERNAL, 6432),
    "database.cnpg.instances": (CNPG, 1),
    "database.cnpg.storageSize": (CNPG, "1Gi"),
    "database.cnpg.storageClass": (CNPG, "fast"),
    "database.cnpg.spec": (CNPG, {"imageName": "x"}),
    "storage.mode": (merged(S3, {}), "filesystem"),
    "storage.persistence.existingClaim": ({}, "mine"),
    "storage.persistence.accessMode": ({}, "ReadWriteOncePod"),
    "storage.persistence.size": ({}, "1Gi"),
    "storage.persistence.storageClass": ({}, "fast"),
    "storage.spoolSize": ({}, "1Gi"),
    "storage.s3.bucket": (S3, "mine"),
    "storage.s3.endpointUrl": (S3, "http://s3.example.org:9000"),
    "storage.s3.region": (S3, "north"),
    "storage.s3.prefix": (S3, "a/b"),
    "storage.s3.existingSecret": (S3, ""),
    "storage.s3.accessKeyIdKey": (S3, "mine"),
    "storage.s3.secretAccessKeyKey": (S3, "mine"),
    "storage.s3.port": (S3, 9000),
    "web.replicas": (SPLIT, 2),
    "web.processes": ({}, 5),
    "web.threads": ({}, 5),
    "web.maxDocumentBytes": ({}, 300_000_000),
    "web.trustedProxies": ({}, 2),
    "web.allowedHosts": ({}, ["a.example.org"]),
    "web.service.type": ({}, "NodePort"),
    "dispatcher.replicas": (SPLIT, 2),
    "dispatcher.drainSeconds": (SPLIT, 50),
    "operator.enabled": ({}, False),
    "operator.watchNamespaces": ({}, ["a"]),
    "operator.settings": ({}, {"LEGIBLE_OPERATOR_WORKERS": "2"}),
    "defaultEndpoint.enabled": ({}, False),
    "defaultEndpoint.spec": ({}, {"replicas": 2}),
    "ingress.enabled": (INGRESS, False),
    "ingress.className": (INGRESS, "other"),
    "ingress.hosts": (INGRESS, ["a.example.org", "b.example.org"]),
    "ingress.tls.enabled": (INGRESS, False),
    "ingress.tls.secretName": (INGRESS, "mine"),
    "httpRoute.enabled": (ROUTE, False),
    "httpRoute.parentRefs": (ROUTE, [{"name": "other"}]),
    "httpRoute.hostnames": (ROUTE, ["b.example.org"]),
    "httpRoute.https": (ROUTE, False),
    "podDisruptionBudget.maxUnavailable": (merged(SPLIT, {"web": {"replicas": 3}}), 2),
    "networkPolicy.enabled": ({}, False),
    "networkPolicy.apiServerPorts": ({}, [8443]),
    "metrics.monitors.enabled": (MONITORS, False),
    "metrics.monitors.interval": (MONITORS, "1m"),
    "metrics.monitors.tokenSecret.name": (MONITORS, "mine"),
    "metrics.monitors.tokenSecret.key": (MONITORS, "mine"),
    "metrics.rules.enabled": (MONITORS, False),
    "metrics.dashboard.enabled": (MONITORS, False),
    "test.tokenSecret.name": ({}, "mine"),
    "test.tokenSecret.key": ({"test": {"tokenSecret": {"name": "token"}}}, "mine"),
    "test.seconds": ({}, 5),
}


@cache
def _made(values: str) -> list[Manifest]:
    return render(
        {**json.loads(values), "secrets": {"existingSecret": "given", **json.loads(values).get("secrets", {})}}
    )


def _nested(path: str, value: Any) -> Values:
    for name in reversed(path.split(".")):
        value = {name: value}
    nested: Values = value
    return nested


@pytest.mark.parametrize("path", list(_leaves(SCHEMA)))
def test_every_value_has_an_effect(path: str) -> None:
    base, value = _change(path)
    assert _made(json.dumps(base)) != _made(json.dumps(merged(base, _nested(path, value))))


def test_values_file_and_page_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, "tools/values_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_unknown_values_are_rejected_everywhere() -> None:
    def closed(node: dict[str, Any], path: str) -> None:
        if "properties" in node:
            assert node["additionalProperties"] is False, path
            for name, child in node["properties"].items():
                assert "$ref" in child or child["description"].endswith((".", "required.")), f"{path}.{name}"
                closed(child, f"{path}.{name}")

    closed({**SCHEMA, "properties": SCHEMA["properties"]}, "")
