"""Definitions of kinds of other projects (KEDA, the Gateway API), from their own Go modules.

It must not know what is tested with them.
"""

import dataclasses
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.cluster.harness.binaries import go_program
from tests.cluster.harness.client import Cluster
from tests.support.waiting import wait_until


@dataclasses.dataclass(frozen=True)
class Foreign:
    """Some definitions of a Go module, which must have the checksum `sum`."""

    module: str
    sum: str
    folder: str
    files: tuple[str, ...]

    def manifests(self) -> list[dict[str, Any]]:
        """Return the CustomResourceDefinitions, fetched through Go's module cache."""
        with tempfile.TemporaryDirectory() as nowhere:  # not in one of our own modules
            run = subprocess.run(
                [go_program(), "mod", "download", "-json", self.module],
                cwd=nowhere,
                capture_output=True,
                text=True,
                check=False,
            )
        assert run.returncode == 0, run.stderr or run.stdout
        told = json.loads(run.stdout)
        assert told["Sum"] == self.sum
        return [yaml.safe_load((Path(told["Dir"]) / self.folder / file).read_text()) for file in self.files]

    def install(self, cluster: Cluster) -> None:
        """Install them and wait until they are served."""
        for manifest in self.manifests():
            cluster.apply(manifest)
        for manifest in self.manifests():
            cluster.wait_for_definition(manifest["metadata"]["name"])

    def remove(self, cluster: Cluster) -> None:
        """Delete them, with every object of their kinds, and wait until they are gone."""
        for manifest in self.manifests():
            cluster.delete(manifest)
            name = manifest["metadata"]["name"]
            wait_until(
                lambda name=name: cluster.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", name) is None,  # type: ignore[misc]
                seconds=20,
            )


KEDA = Foreign(
    "github.com/kedacore/keda/v2@v2.21.0",
    "h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=",
    "config/crd/bases",
    (
        "keda.sh_scaledobjects.yaml",
        "keda.sh_triggerauthentications.yaml",
        "keda.sh_clustertriggerauthentications.yaml",
        "keda.sh_scaledjobs.yaml",
        "eventing.keda.sh_cloudeventsources.yaml",
        "eventing.keda.sh_clustercloudeventsources.yaml",
    ),
)
GATEWAY_API = Foreign(
    "sigs.k8s.io/gateway-api@v1.4.1",
    "h1:NPxFutNkKNa8UfLd2CMlEuhIPMQgDQ6DXNKG9sHbJU8=",
    "config/crd/standard",
    ("gateway.networking.k8s.io_gateways.yaml", "gateway.networking.k8s.io_httproutes.yaml"),
)
