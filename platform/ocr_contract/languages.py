"""The error for languages that are not installed, in the same words wherever it is noticed. It knows no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence


def language_missing(missing: Sequence[str], installed: Sequence[str]) -> RequestError:
    """Return the error `language_missing`: which languages are missing, which are installed, and how to add one."""
    return RequestError(
        "language_missing",
        f"Not installed: {', '.join(missing)}. Installed: {', '.join(installed) or 'none'}.",
        hint=(
            "Choose installed languages, or add the missing ones: on one machine with "
            f'make run LANGUAGES="{" ".join(missing)}", in a cluster with trainedData of the OcrEndpoint.'
        ),
    )
