"""The errors for languages and models that are not installed, with the same text wherever they are noticed.

It reads no files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence


LEGACY_MODES: Final = frozenset({0, 2})
"""Values of `ocrEngineMode` that need a legacy model; 1 and 3 work with any trained data."""


def language_missing(missing: Sequence[str], installed: Sequence[str]) -> RequestError:
    """Return the error `language_missing`: the missing languages, the installed ones, and how to add one."""
    return RequestError(
        "language_missing",
        f"Not installed: {', '.join(missing)}. Installed: {', '.join(installed) or 'none'}.",
        hint=(
            "Choose installed languages, or add the missing ones: on one machine with "
            f'make run LANGUAGES="{" ".join(missing)}", in a cluster with trainedData of the OcrEndpoint.'
        ),
    )


def model_missing(languages: Sequence[str], engine_mode: int) -> RequestError:
    """Return the error `invalid_option` for an engine mode whose model the trained data of `languages` do not have."""
    return RequestError(
        "invalid_option",
        f'The trained data of {", ".join(languages)} have no model for "ocrEngineMode" {engine_mode}.',
        hint="Use 1 or 3, or install trained data with legacy models.",
    )
