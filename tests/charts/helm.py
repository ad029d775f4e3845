"""Renders a chart with helm, as `helm install` would."""

import copy
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "charts/legible"
CRDS = ROOT / "charts/legible-crds"
RELEASE = "legible"
NAMESPACE = "papers"

Manifest = dict[str, Any]
Values = dict[str, Any]

APIS = (
    "ocr.legible.dev/v1alpha1/OcrEndpoint",
    "gateway.networking.k8s.io/v1/HTTPRoute",
    "postgresql.cnpg.io/v1/Cluster",
)
OURS = frozenset({"OcrEndpoint", "HTTPRoute", "Cluster", "ServiceMonitor", "PodMonitor", "PrometheusRule"})
"""Kinds that are not part of Kubernetes itself."""


def helm() -> str:
    """Return the path of helm: that of the Python package, otherwise that of this machine."""
    program = Path(sys.prefix) / "bin/helm"
    found = str(program) if program.exists() else shutil.which("helm")
    assert found, "helm is missing: run tools/setup.sh dev, or install helm 3.17 or newer"
    return found


def run(*arguments: str, values: Values | None = None) -> subprocess.CompletedProcess[str]:
    """Run helm; `values` becomes its values file."""
    given = ["--values", "-"] if values is not None else []
    return subprocess.run(
        [helm(), *arguments, *given], input=json.dumps(values), capture_output=True, text=True, check=False, cwd=ROOT
    )


def render(values: Values | None = None, *, chart: Path = CHART, apis: tuple[str, ...] = APIS) -> list[Manifest]:
    """Return all objects of the chart."""
    made = _template(values, chart, apis)
    assert made.returncode == 0, made.stderr
    return [manifest for manifest in yaml.load_all(made.stdout, Loader=yaml.CSafeLoader) if manifest]


def refusal(values: Values | None = None, *, apis: tuple[str, ...] = APIS) -> str:
    """Return the message with which the chart rejects `values`."""
    made = _template(values, CHART, apis)
    assert made.returncode != 0, "it was rendered"
    return made.stderr


def find(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    """Return one object."""
    (found,) = [one for one in manifests if (one["kind"], one["metadata"]["name"]) == (kind, name)]
    return found


def names(manifests: list[Manifest], kind: str) -> set[str]:
    """Return the names of all objects of a kind."""
    return {one["metadata"]["name"] for one in manifests if one["kind"] == kind}


def templates(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Return every pod template, by the kind and name of its owner."""
    found = {}
    for one in manifests:
        if one["kind"] == "Pod":
            found[f"Pod {one['metadata']['name']}"] = one
        elif one["kind"] in ("Deployment", "Job"):
            found[f"{one['kind']} {one['metadata']['name']}"] = one["spec"]["template"]
    return found


def merged(base: Values, change: Values) -> Values:
    """Return `base` deeply merged with `change`."""
    together = copy.deepcopy(base)
    for name, value in change.items():
        below = together.get(name)
        together[name] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return together


def _template(values: Values | None, chart: Path, apis: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    known = [argument for api in apis for argument in ("--api-versions", api)]
    return run("template", RELEASE, str(chart), "--namespace", NAMESPACE, *known, values=values or {})
