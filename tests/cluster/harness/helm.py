"""helm against a cluster of the tests, as a person uses it. It must not know what is installed."""

import json
from pathlib import Path
from typing import Any

from tests.charts.helm import CHART, CRDS, run

__all__ = ["CHART", "CRDS", "Helm"]


class Helm:
    """Releases in one namespace of the cluster that the kubeconfig `config` reaches."""

    def __init__(self, config: Path, namespace: str) -> None:
        self.namespace = namespace
        self._where = ("--kubeconfig", str(config), "--namespace", namespace)

    def install(self, release: str, chart: Path, values: dict[str, Any] | None = None, *more: str) -> str:
        """Install or upgrade a release, and return helm's output."""
        return self.run("upgrade", "--install", release, str(chart), *more, values=values or {})

    def uninstall(self, release: str, *more: str) -> str:
        """Uninstall a release."""
        return self.run("uninstall", release, *more)

    def status(self, release: str) -> dict[str, Any]:
        """Return helm's information about a release."""
        status: dict[str, Any] = json.loads(self.run("status", release, "--output", "json"))
        return status

    def run(self, *arguments: str, values: dict[str, Any] | None = None) -> str:
        """Run helm and return its output; it must succeed."""
        done = run(*arguments, *self._where, values=values)
        assert done.returncode == 0, f"helm {arguments[0]}: {done.stdout}{done.stderr}"
        return done.stdout
