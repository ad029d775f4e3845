"""Trained data that do not come from the image: the volume, its mount, and the init container. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_operator.desired.environment import TESSDATA
from ocr_operator.desired.resources import init_container_resources

if TYPE_CHECKING:
    from ocr_operator.schema.trained_data import TrainedData

_VOLUME: Final = "tessdata"


def volumes(source: TrainedData) -> list[dict[str, Any]]:
    """Return the pod's volume of trained data, none when the image contains them."""
    if source.config_map is not None:
        return [{"name": _VOLUME, "configMap": {"name": source.config_map.name}}]
    if source.persistent_volume_claim is not None:
        claim = {"claimName": source.persistent_volume_claim.claim_name, "readOnly": True}
        return [{"name": _VOLUME, "persistentVolumeClaim": claim}]
    if source.init_container is not None:
        return [{"name": _VOLUME, "emptyDir": {"sizeLimit": "4Gi"}}]
    return []


def mounts(source: TrainedData) -> list[dict[str, Any]]:
    """Return the worker's mount of the volume."""
    if source.type == "Image":
        return []
    mount: dict[str, Any] = {"name": _VOLUME, "mountPath": TESSDATA, "readOnly": True}
    claim = source.persistent_volume_claim
    if claim is not None and claim.sub_path is not None:
        mount["subPath"] = claim.sub_path
    return [mount]


def init_containers(source: TrainedData, security_context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the init container that fills the volume, if the spec has one."""
    wanted = source.init_container
    if wanted is None:
        return []
    container: dict[str, Any] = {
        "name": _VOLUME,
        "image": wanted.image,
        "securityContext": security_context,
        "resources": init_container_resources(wanted.resources),
        "volumeMounts": [{"name": _VOLUME, "mountPath": TESSDATA}],
    }
    for name, words in (("command", wanted.command), ("args", wanted.args)):
        if words:
            container[name] = list(words)
    return [container]
