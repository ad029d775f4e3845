"""A zip that is created while it is read: only the current piece is kept, in memory or on disk.

Pure: it knows neither jobs nor HTTP. Names are unique, and safe on every system that may unpack them.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

LONGEST_STEM: Final = 120
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_FIRST_YEAR: Final = 1980  # of the format


class Names:
    """Generates unique names, also ignoring case, which some file systems do not distinguish."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, stem: str, ending: str) -> str:
        """Return a safe name such as `stem.ending`, with a number if it is taken."""
        safe = _UNSAFE.sub("_", stem).strip(". ")[:LONGEST_STEM].rstrip(". ")
        if not safe or _RESERVED.fullmatch(safe):
            safe = f"_{safe}"
        name, number = f"{safe}.{ending}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{safe} ({number}).{ending}"
        self._taken.add(name.casefold())
        return name


class _Sink:
    """A file that is only appended to, and whose content is repeatedly taken out."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is no underlying file."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zipped(members: Iterable[tuple[str, datetime, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield the pieces of a zip of `members`: name, time, content in pieces. Each is requested when its turn comes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, time, content in members:
            entry = zipfile.ZipInfo(name, max(time.timetuple()[:6], (_FIRST_YEAR, 1, 1, 0, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as member:
                for piece in content:
                    member.write(piece)
                    if made := sink.take():
                        yield made
    yield sink.take()
