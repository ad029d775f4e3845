"""The fields of an `OcrEndpoint` that select the source of its trained data."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ocr_operator.schema.fields import ATOMIC, ImageName, ObjectName, Part
from ocr_operator.schema.pods import Resources

_Arguments = Annotated[tuple[Annotated[str, Meta(max_length=4096)], ...], ATOMIC]


class ConfigMapSource(Part, frozen=True):
    """Trained data in a ConfigMap: keys such as `eng.traineddata` under `binaryData`; at most 1 MiB."""

    name: Annotated[ObjectName, Meta(description="Name of the ConfigMap.")]


class PersistentVolumeClaimSource(Part, frozen=True):
    """Trained data on a volume."""

    claim_name: Annotated[ObjectName, Meta(description="Name of the PersistentVolumeClaim.")]
    sub_path: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=1024,
                pattern=r"^[^/].*$",
                description="Folder of the volume that holds the files. Default: the root of the volume.",
            ),
        ]
        | None
    ) = None


class InitContainerSource(Part, frozen=True):
    """Trained data that an init container copies to /tessdata before the worker starts."""

    image: Annotated[ImageName, Meta(description="Image of the container.")]
    command: Annotated[
        _Arguments, Meta(max_length=64, description="Command to run. Default: the image's entry point.")
    ] = ()
    args: Annotated[_Arguments, Meta(max_length=64, description="Arguments of the command.")] = ()
    resources: Annotated[Resources | None, Meta(description="Resources of the container.")] = None


class TrainedData(Part, frozen=True):
    """Source of the trained data; exactly the field that `type` names is set."""

    type: Annotated[
        Literal["Image", "ConfigMap", "PersistentVolumeClaim", "InitContainer"],
        Meta(
            description="Image: the files in the worker image. Every other source replaces these files, so it must "
            "also contain osd.traineddata if pages are to be turned upright."
        ),
    ] = "Image"
    config_map: Annotated[
        ConfigMapSource | None,
        Meta(description="A ConfigMap with keys such as eng.traineddata under binaryData; at most 1 MiB."),
    ] = None
    persistent_volume_claim: Annotated[
        PersistentVolumeClaimSource | None, Meta(description="A volume with files such as eng.traineddata.")
    ] = None
    init_container: Annotated[
        InitContainerSource | None,
        Meta(description="An init container that copies files such as eng.traineddata to /tessdata."),
    ] = None
