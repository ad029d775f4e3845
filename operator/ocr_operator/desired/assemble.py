"""All manifests of an endpoint, in the order in which they are applied. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr_operator.comparing import signed
from ocr_operator.desired.deployment import deployment
from ocr_operator.desired.keys import platform_secret
from ocr_operator.desired.network import ingress, network_policy, services
from ocr_operator.desired.scaling import autoscaler, disruption_budget

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What an endpoint does not say: the image of its workers, and where the platform is and how it is known."""

    worker_image: str
    platform_namespace: str
    platform_key: str | None = None


def assemble(endpoint: Endpoint, defaults: Defaults) -> list[Manifest]:
    """Return every object that has to exist. Raises `InvalidSpec`.

    Policy and keys come before the pods that they are for.
    """
    key = platform_secret(endpoint, defaults.platform_key)
    wanted = [
        key,
        network_policy(endpoint, defaults.platform_namespace),
        *services(endpoint),
        deployment(endpoint, defaults.worker_image, with_platform_key=key is not None),
        autoscaler(endpoint),
        disruption_budget(endpoint),
        ingress(endpoint),
    ]
    return [signed(manifest) for manifest in wanted if manifest is not None]
