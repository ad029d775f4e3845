"""Pages of an open document, as recognition takes them and as the platform stores them.

It must not know how any type is decoded, nor what recognition does with a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ocr_contract.media import MediaType
    from ocr_contract.page_warnings import PageWarning
    from ocr_contract.result import Orientation


@dataclass(frozen=True)
class PageImage:
    """One page as recognition takes it.

    `grey` is (height, width) uint8, C-contiguous, upright by EXIF, transparency flattened on white. `width` and
    `height` are pixels of the stored page image, the frame in which boxes are given; `grey` is smaller than that when
    the page was reduced for reading (factor `width / grey.shape[1]`). `dpi` is what the file states, None when it
    states nothing plausible. `orientation` is the EXIF orientation of the stored page image, already applied to `grey`.
    `warnings`: what is not read in full quality.
    """

    grey: NDArray[np.uint8]
    width: int
    height: int
    dpi: int | None
    warnings: tuple[PageWarning, ...] = ()
    orientation: Orientation = 1


@dataclass(frozen=True)
class RenderedPage:
    """One page as the platform stores it: the page image, a preview that every browser shows, and a thumbnail.

    Reading `image` again gives the frame (`width`, `height`: upright pixels) and the `dpi` stated here. `preview` and
    `thumbnail` have no orientation: they are stored upright.
    """

    image: bytes
    image_media: MediaType
    preview: bytes
    preview_media: MediaType
    thumbnail: bytes
    thumbnail_media: MediaType
    width: int
    height: int
    dpi: int | None


class Document(Protocol):
    """An open document. Pages count from 1; one that fails leaves the others readable."""

    @property
    def media(self) -> MediaType:
        """The type of the document, detected from its first bytes."""

    @property
    def page_count(self) -> int:
        """How many pages there are, at least 1."""

    def page(self, number: int) -> PageImage:
        """Decode page `number` for recognition; raises `OcrError` for this page only."""

    def render(self, number: int) -> RenderedPage:
        """Render page `number` for storing; raises `OcrError` for this page only."""

    def close(self) -> None:
        """Release the document's bytes; no page can be read afterwards."""
