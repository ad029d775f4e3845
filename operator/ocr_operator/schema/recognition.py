"""The fields of an `OcrEndpoint` that control recognition and the limits of a document.

The defaults of the limits come from `ocr_contract.limits`.
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
        description="Tesseract variables, with string values: "
        + "; ".join(f"{name}: {variable.does}" for name, variable in VARIABLES.items())
        + ". A request can override them and set others.",
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

    auto_rotate: Annotated[Switch, Meta(description="Turn pages that are rotated by 90, 180 or 270 degrees.")] = "Auto"
    background: Annotated[
        Switch, Meta(description="Divide the page by its background; this removes shadows, stains and paper colour.")
    ] = "Auto"
    enlarge: Annotated[Switch, Meta(description="Enlarge small print.")] = "Auto"
    second_reading: Annotated[
        Switch, Meta(description="Read a doubtful page again at another size and merge the two readings.")
    ] = "Auto"
    assumed_dots_per_inch: (
        Annotated[Int32, Meta(ge=70, le=2400, description="Resolution assumed for images that do not state theirs.")]
        | None
    ) = None


class Limits(Part, frozen=True):
    """Limits of a document."""

    max_pixels: Annotated[
        Int64, Meta(ge=10_000, le=400_000_000, description="Maximum pixels of a page (width x height).")
    ] = DOCUMENT_LIMITS.max_pixels
    max_pages_per_document: Annotated[Int32, Meta(ge=1, le=10_000, description="Maximum pages of a document.")] = (
        DOCUMENT_LIMITS.max_pages_per_document
    )
    page_timeout_seconds: Annotated[Int32, Meta(ge=1, le=3600, description="Maximum seconds for a page.")] = (
        DOCUMENT_LIMITS.page_timeout_seconds
    )
    max_concurrent_pages_per_replica: Annotated[
        Int32,
        Meta(ge=1, le=64, description="Pages that a worker reads in parallel; each uses one process and one CPU."),
    ] = 1
    max_document_bytes: Annotated[
        Int64, Meta(ge=1024, le=2_147_483_648, description="Maximum bytes of a document.")
    ] = DOCUMENT_LIMITS.max_document_bytes
