"""The NetworkPolicy of the workers: who may reach them, and what they may reach. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_contract import crd
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.identity import manifest, selector
from ocr_operator.kinds import NETWORK_POLICY

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest

_NAMESPACE_NAME: Final = "kubernetes.io/metadata.name"


def network_policy(endpoint: Endpoint, platform_namespace: str) -> Manifest | None:
    """Return the NetworkPolicy, None when it is disabled; workers may open only connections that the spec allows."""
    wanted = endpoint.spec.network_policy
    if wanted.mode == "Disabled":
        return None
    namespaces = dict.fromkeys((endpoint.namespace, platform_namespace))
    peers = [{"namespaceSelector": {"matchLabels": {_NAMESPACE_NAME: name}}} for name in namespaces]
    spec = {
        "podSelector": {"matchLabels": selector(endpoint)},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [
            {
                "from": [*peers, *wanted.extra_ingress_from],
                "ports": [{"port": WORKER_PORT, "protocol": "TCP"}],
            }
        ],
        "egress": list(wanted.extra_egress),
    }
    return manifest(NETWORK_POLICY, endpoint, crd.workers_name(endpoint.name), spec)
