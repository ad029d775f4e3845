"""Unknown and repeated names in a request, refused by name with the nearest known name as a hint.

Worker and platform refuse them with the same text. It must not know where in the request a name was.
"""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

MAX_SHOWN: Final = 80
"""Maximum length of a caller's name that an error repeats."""

_CUTOFF: Final = 0.6


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that is most similar to `name`, ignoring case; None when none is similar."""
    by_folded = {_folded(each): each for each in known}
    found = difflib.get_close_matches(_folded(name[:MAX_SHOWN]), by_folded, n=1, cutoff=_CUTOFF)
    return by_folded[found[0]] if found else None


def unknown_option(name: str, known: Sequence[str]) -> RequestError:
    """Return the error for `name`, which is not one of the options in `known`."""
    similar = nearest(name, known)
    if similar is not None:
        hint = f"Did you mean {similar}?"
    else:
        hint = f"Known options: {', '.join(known)}." if known else "Leave it out: this call takes no options."
    return RequestError("unknown_option", f'There is no option "{shown(name)}".', hint=hint)


def repeated_option(name: str) -> RequestError:
    """Return the error for the option `name`, which takes one value but was given several times."""
    return RequestError(
        "repeated_option", f'The option "{shown(name)}" was given more than once.', hint="Send it once."
    )


def check_options(given: Iterable[str], known: Sequence[str], repeatable: Container[str] = ()) -> None:
    """Check the names of a request, each as often as it was sent; those in `repeatable` may be sent several times.

    Raises `RequestError` `unknown_option` or `repeated_option`, naming the first that is wrong.
    """
    for name, times in Counter(given).items():
        if name not in known:
            raise unknown_option(name, known)
        if times > 1 and name not in repeatable:
            raise repeated_option(name)


def shown(name: str) -> str:
    """Return `name` in a form that is safe in an error: truncated, without unprintable characters."""
    printable = "".join(character if character.isprintable() else "?" for character in name[:MAX_SHOWN])
    return printable if len(name) <= MAX_SHOWN else f"{printable}..."


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")
