"""The fields of an `OcrEndpoint` that say how a document is read, and what it may cost.

Bounds and defaults of a document are the contract's. It must not know how the workers are told.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_contract.options import Switch
from ocr_contract.variables import MAX_CHARACTERS, VARIABLES
from ocr_operator.schema.fields import Int32, Int64, Part, rules

Language = Annotated[str, Meta(min_length=3, max_length=40, pattern=r"^([a-z]{3}(_[A-Za-z0-9]+)*|script/[A-Za-z_]+)$")]


Variables = Annotated[
    dict[str, Annotated[str, Meta(max_length=MAX_CHARACTERS)]],
    Meta(
        max_length=len(VARIABLES),
        description="Tesseract's variables, each as a text: "
        + "; ".join(f"{name}: {variable.does}" for name, variable in VARIABLES.items())
        + ". A request may set others of them for itself.",
    ),
    rules(
        (
            f"self.all(name, name in {sorted(VARIABLES)})",
            f"only these variables may be set: {', '.join(VARIABLES)}",
        )
    ),
]


class Preprocessing(Part, frozen=True):
    """Steps before recognition."""

    auto_rotate: Annotated[Switch, Meta(description="Turn pages that stand on their side or head.")] = "Auto"
    background: Annotated[
        Switch, Meta(description="Divide by the background: removes shadows, stains and the colour of paper.")
    ] = "Auto"
    enlarge: Annotated[Switch, Meta(description="Enlarge small print.")] = "Auto"
    second_reading: Annotated[
        Switch, Meta(description="Read a doubtful page again at another size and merge both readings.")
    ] = "Auto"
    assumed_dots_per_inch: (
        Annotated[Int32, Meta(ge=70, le=2400, description="Resolution of images that do not state theirs.")] | None
    ) = None


class Limits(Part, frozen=True):
    """What one document may cost."""

    max_pixels: Annotated[
        Int64, Meta(ge=10_000, le=400_000_000, description="Pixels of the largest page, width x height.")
    ] = DOCUMENT_LIMITS.max_pixels
    max_pages_per_document: Annotated[Int32, Meta(ge=1, le=10_000, description="Most pages of one document.")] = (
        DOCUMENT_LIMITS.max_pages_per_document
    )
    page_timeout_seconds: Annotated[Int32, Meta(ge=1, le=3600, description="Seconds that one page may take.")] = (
        DOCUMENT_LIMITS.page_timeout_seconds
    )
    max_concurrent_pages_per_replica: Annotated[
        Int32,
        Meta(ge=1, le=64, description="Pages that one worker reads at a time: one process and one CPU each."),
    ] = 1
    max_document_bytes: Annotated[
        Int64, Meta(ge=1024, le=2_147_483_648, description="Bytes of the largest document.")
    ] = DOCUMENT_LIMITS.max_document_bytes
