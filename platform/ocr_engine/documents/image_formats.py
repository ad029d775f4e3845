"""Finds and opens the pages of each raster type (JPEG, PNG, TIFF, GIF, WebP, BMP, HEIC), header only, by Pillow.

Every opener is allow-listed to one Pillow format. It must not know what is done with the pixels.

| type | pages |
|---|---|
| JPEG, PNG, BMP, HEIC | one, the main image; a warning says so when a PNG is animated or a HEIC holds several |
| TIFF | every directory, except those marked as a smaller copy or a mask of another |
| GIF, WebP | every frame, composed as a viewer shows it |
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Final, Protocol, cast

import pi_heif
from PIL import ExifTags, Image

from ocr_contract.errors import OcrError
from ocr_contract.media import MediaType
from ocr_contract.page_warnings import PageWarning
from ocr_engine.documents import gif_webp, limit_checks, tiff
from ocr_engine.documents.decode_errors import decoding
from ocr_engine.documents.memory_file import MemoryFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from ocr_contract.limits import DocumentLimits
    from ocr_contract.result import Orientation
    from ocr_engine.documents.greyscale import Range

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)

_FORMATS: Final = {
    MediaType.JPEG: "JPEG",
    MediaType.PNG: "PNG",
    MediaType.BMP: "BMP",
    MediaType.HEIC: "HEIF",
    MediaType.GIF: "GIF",
    MediaType.WEBP: "WEBP",
    MediaType.TIFF: "TIFF",
}
_TURNED_BY_DECODER: Final = frozenset({MediaType.TIFF, MediaType.HEIC})
_SANE_DPI: Final = range(70, 2401)
"""Resolutions outside this range are ignored; the option `dpi` has the same range."""
_SIDEWAYS: Final = 5
"""From this EXIF orientation on, width and height are swapped."""


@dataclass(frozen=True)
class FrameInfo:
    """The information in a page's header.

    `size` is (width, height) in pixels as they will be when the page is upright, `orientation` the EXIF orientation
    that is still to be applied, 1 to 8. `span` are the samples of black and white, if samples are deeper than 8 bits
    and the file states them.
    """

    size: tuple[int, int]
    orientation: Orientation = 1
    dpi: int | None = None
    span: Range | None = None
    warnings: tuple[PageWarning, ...] = ()


@dataclass(frozen=True)
class Frame:
    """One page before it is decoded: only the header of `image` is read."""

    image: Image.Image
    info: FrameInfo


class Frames(Protocol):
    """The pages of one file."""

    count: int

    def open(self, number: int) -> AbstractContextManager[Frame]:
        """Open page `number`, from 1, for as long as the block lasts."""

    def close(self) -> None:
        """Release the file."""


class StillFrames:
    """One image in one file."""

    count = 1

    def __init__(self, view: memoryview, media: MediaType, limits: DocumentLimits) -> None:
        self._view = view
        self._media = media
        self._limits = limits

    @contextmanager
    def open(self, number: int) -> Iterator[Frame]:
        """Open the image; a warning names anything else in the file."""
        with _open(MemoryFile(self._view), self._media) as image:
            others = getattr(image, "n_frames", 1) - 1 if self._media is not MediaType.JPEG else 0
            warnings = (PageWarning("more_images", {"count": others}),) if others > 0 else ()
            info = _info(image, self._media, number, self._limits)
            yield Frame(image, replace(info, warnings=warnings))

    def close(self) -> None:
        """Do nothing: nothing is open between pages."""


class TiffFrames:
    """The directories of a TIFF, each opened directly, however many precede it."""

    def __init__(self, view: memoryview, limits: DocumentLimits) -> None:
        self._view = view
        self._limits = limits
        self._pages = tiff.pages(view, limits.max_pages_per_document + 1)
        self.count = len(self._pages)
        limit_checks.check_count(self.count, limits, at_least=True)
        limit_checks.check_total(((page.width, page.height) for page in self._pages), limits)

    @contextmanager
    def open(self, number: int) -> Iterator[Frame]:
        """Present a file to Pillow whose first directory is that of page `number`."""
        page = self._pages[number - 1]
        file = MemoryFile(self._view, tiff.header_for(self._view, page.offset))
        with _open(file, MediaType.TIFF) as image:
            info = _info(image, MediaType.TIFF, number, self._limits)
            yield Frame(image, replace(info, span=page.span))

    def close(self) -> None:
        """Do nothing: nothing is open between pages."""


class AnimationFrames:
    """The frames of a GIF or WebP.

    Each builds on the one before: read in ascending order, each is composed only once.
    """

    def __init__(self, view: memoryview, media: MediaType, limits: DocumentLimits) -> None:
        self._view = view
        self._media = media
        self._limits = limits
        self._image: Image.Image | None = None
        size, self.count = self._measure()
        limit_checks.check_count(self.count, limits, at_least=True)
        limit_checks.check_total([size] * self.count, limits)

    def _measure(self) -> tuple[tuple[int, int], int]:
        """Return the canvas and the number of frames; a canvas beyond the limits is not even allocated."""
        size = gif_webp.canvas(self._view, self._media)
        limit_checks.check_size(1, *size, self._limits)
        if self._media is MediaType.GIF:
            return size, gif_webp.gif_frames(self._view, self._limits.max_pages_per_document + 1)
        # libwebp needs two canvases from the start and reports a lack of memory as damage: let Python allocate it
        # first.
        bytearray(2 * 4 * size[0] * size[1])
        with _open(MemoryFile(self._view), self._media) as image:
            return size, getattr(image, "n_frames", 1)

    @contextmanager
    def open(self, number: int) -> Iterator[Frame]:
        """Continue after the frame that was read last; start again if that was a later one or could not be read."""
        image, self._image = self._image, None
        if image is None or image.tell() > number - 1:
            image = _open(MemoryFile(self._view), self._media)
        image.seek(number - 1)
        yield Frame(image, _info(image, self._media, number, self._limits))
        self._image = image if number < self.count else None

    def close(self) -> None:
        """Forget the frame that was read last."""
        self._image = None


def open_frames(view: memoryview, media: MediaType, limits: DocumentLimits) -> Frames:
    """Return the pages of the raster document `view` of type `media`; raises `OcrError` when there are too many."""
    with decoding("the document"):
        if media is MediaType.TIFF:
            return TiffFrames(view, limits)
        if media in {MediaType.GIF, MediaType.WEBP}:
            return AnimationFrames(view, media, limits)
        return StillFrames(view, media, limits)


def _open(file: MemoryFile, media: MediaType) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # `_info` checks the size and states it in its error
    return Image.open(cast("IO[bytes]", file), formats=[_FORMATS[media]])


def _info(image: Image.Image, media: MediaType, number: int, limits: DocumentLimits) -> FrameInfo:
    """Return what the header of page `number` says; raises `LimitExceeded` before a pixel is decoded."""
    limit_checks.check_size(number, *image.size, limits)
    Image.MAX_IMAGE_PIXELS = limits.max_pixels  # Pillow's own guard, for what it discovers while decoding
    width, height = image.size
    orientation = _orientation(image, media)
    size = (height, width) if orientation >= _SIDEWAYS else (width, height)
    return FrameInfo(size, orientation, _dpi(image))


def _orientation(image: Image.Image, media: MediaType) -> Orientation:
    """Return the EXIF orientation; unreadable EXIF is no reason to refuse a page."""
    if media in _TURNED_BY_DECODER:
        return 1
    if media is MediaType.PNG:
        image.load()  # EXIF may come after the pixels; damage there is a reason
    try:
        with decoding("EXIF"):
            value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except OcrError:
        return 1
    return cast("Orientation", value) if isinstance(value, int) and 1 <= value <= 8 else 1


def _dpi(image: Image.Image) -> int | None:
    """Return the horizontal resolution that the file states, if it is plausible."""
    try:
        across = float(image.info["dpi"][0])
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
    return round(across) if math.isfinite(across) and round(across) in _SANE_DPI else None
