"""Volumes of the test cluster: it has no provisioner, so each is a folder of a node. It contains no tests."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.nodes.addresses import node_name


@contextlib.contextmanager
def volume(
    nodes: Reach, cluster: Cluster, namespace: str, claim: str, *, mode: str = "ReadWriteOnce", node: int = 1
) -> Iterator[Path]:
    """Create an empty volume on a node for a future claim; yield its folder, and remove both at the end."""
    folder = Path(tempfile.mkdtemp(prefix="volume-", dir=nodes.root))
    folder.chmod(0o755)
    manifest = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": f"{namespace}-{claim}"},
        "spec": {
            "capacity": {"storage": "100Gi"},
            "accessModes": [mode],
            "persistentVolumeReclaimPolicy": "Retain",
            "claimRef": {"namespace": namespace, "name": claim},
            "local": {"path": str(folder)},
            "nodeAffinity": {
                "required": {
                    "nodeSelectorTerms": [
                        {
                            "matchExpressions": [
                                {"key": "kubernetes.io/hostname", "operator": "In", "values": [node_name(node)]}
                            ]
                        }
                    ]
                }
            },
        },
    }
    cluster.apply(manifest)
    try:
        yield folder
    finally:
        cluster.delete(manifest)
        shutil.rmtree(folder, ignore_errors=True)
