"""The fields of an `OcrEndpoint` that select the source of its trained data."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ocr_operator.schema.fields import ATOMIC, ImageName, ObjectName, Part
from ocr_operator.schema.pods import Resources

_Arguments = Annotated[tuple[Annotated[str, Meta(max_length=4096)], ...], ATOMIC]


class ConfigMapSource(Part, frozen=True):
    """Trained data in a ConfigMap: keys such as `eng.traineddata` under `binaryData`; it holds 1 MiB at most."""

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
                description="Folder of the volume that holds the files; left out, the volume's root.",
            ),
        ]
        | None
    ) = None


class InitContainerSource(Part, frozen=True):
    """Trained data that a container copies to /tessdata before the worker starts."""

    image: Annotated[ImageName, Meta(description="Image of the container.")]
    command: Annotated[_Arguments, Meta(max_length=64, description="What it runs; left out, the image's.")] = ()
    args: Annotated[_Arguments, Meta(max_length=64, description="Arguments of what it runs.")] = ()
    resources: Annotated[Resources | None, Meta(description="Resources of the container.")] = None


class TrainedData(Part, frozen=True):
    """Where the languages' trained data come from; exactly the member that `type` names is set."""

    type: Annotated[
        Literal["Image", "ConfigMap", "PersistentVolumeClaim", "InitContainer"],
        Meta(
            description="Image: what the worker image holds. Any other replaces it, so osd.traineddata has to be "
            "there too where pages are turned upright."
        ),
    ] = "Image"
    config_map: Annotated[
        ConfigMapSource | None,
        Meta(description="A ConfigMap with keys such as eng.traineddata under binaryData; it holds 1 MiB at most."),
    ] = None
    persistent_volume_claim: Annotated[
        PersistentVolumeClaimSource | None, Meta(description="A volume with files such as eng.traineddata.")
    ] = None
    init_container: Annotated[
        InitContainerSource | None,
        Meta(description="A container that copies files such as eng.traineddata to /tessdata."),
    ] = None
