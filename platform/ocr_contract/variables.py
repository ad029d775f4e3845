"""Tesseract variables that a caller or an OcrEndpoint may set.

Tesseract has over six hundred. Some write files to any path (`debug_file`, `tessedit_write_*`, `textord_dump_*`), some
read files (`user_words_file`, `user_patterns_file`), and some override other options (`tessedit_pageseg_mode`). So only
those named here are accepted: each changes how pixels become characters, words and lines, takes a bounded value, and
exists in every engine. Pure; it must not know how an engine is configured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARACTERS: Final = 1024


class Variable(NamedTuple):
    """The type of a variable's value, what it does, and for numbers the smallest and the largest value."""

    kind: Literal["characters", "switch", "whole", "number"]
    does: str
    least: float = 0
    most: float = 1

    @property
    def expected(self) -> str:
        """Return what a value must be, in words that follow "must be"."""
        match self.kind:
            case "characters":
                return f"text of up to {MAX_CHARACTERS} printable characters"
            case "switch":
                return "true or false"
            case "whole":
                return f"a whole number from {self.least} to {self.most}"
            case "number":
                return f"a number from {self.least} to {self.most}"


VARIABLES: Final[dict[str, Variable]] = {
    "tessedit_char_whitelist": Variable("characters", "the only characters to read"),
    "tessedit_char_blacklist": Variable("characters", "characters never to read"),
    "tessedit_char_unblacklist": Variable("characters", "exceptions to the blacklist"),
    "thresholding_method": Variable("whole", "binarisation by Otsu (0), adaptive Otsu (1) or Sauvola (2)", 0, 2),
    "thresholding_window_size": Variable("number", "Sauvola's window, in inches", 0.01, 1),
    "thresholding_kfactor": Variable("number", "Sauvola's factor", 0, 1),
    "thresholding_tile_size": Variable("number", "adaptive Otsu's tile, in inches", 0.01, 1),
    "thresholding_smooth_kernel_size": Variable("number", "adaptive Otsu's smoothing kernel, in inches", 0, 1),
    "thresholding_score_fraction": Variable(
        "number", "the fraction of the highest score that adaptive Otsu keeps", 0, 1
    ),
    "tessedit_do_invert": Variable("switch", "whether to try light text on a dark background"),
    "invert_threshold": Variable("number", "confidence below which light text on a dark background is tried", 0, 1),
    "textord_heavy_nr": Variable("switch", "whether to remove specks aggressively"),
    "textord_min_linesize": Variable(
        "number", "the smallest height of a line, as a multiple of its letters' height", 0.1, 10
    ),
    "textord_tabfind_find_tables": Variable("switch", "whether to look for tables"),
    "textord_tabfind_vertical_text": Variable("switch", "whether to look for vertical text"),
    "textord_space_size_is_variable": Variable("switch", "whether spaces vary in width, as in justified text"),
    "tosp_min_sane_kn_sp": Variable("number", "how much wider than the gap between letters a space must be", 0, 10),
    "enable_noise_removal": Variable("switch", "whether to remove specks next to words"),
    "noise_maxperblob": Variable("whole", "the most specks that may surround a letter", 0, 1000),
    "noise_maxperword": Variable("whole", "the most specks that may surround a word", 0, 1000),
    "edges_max_children_per_outline": Variable("whole", "the most holes that a letter may have", 1, 1000),
    "edges_children_count_limit": Variable(
        "whole", "the most holes, and specks in them, that a letter may have", 1, 1000
    ),
}

_SWITCH: Final = {"1": "1", "true": "1", "t": "1", "0": "0", "false": "0", "f": "0"}


def read_variables(given: Mapping[str, object]) -> dict[str, str]:
    """Return `given` as Tesseract writes it, in the order of the names.

    Raises `RequestError`: `option_not_supported` for a name that is not allowed, `invalid_option` for a wrong value.
    """
    return {name: _read(name, given[name]) for name in sorted(given)}


def _read(name: str, value: object) -> str:
    variable = VARIABLES.get(name)
    if variable is None:
        raise RequestError(
            "option_not_supported",
            f'The option "variables" cannot set "{name[:80]}".',
            hint=f"It can set: {', '.join(VARIABLES)}.",
        )
    written = _written(variable, value)
    if written is None:
        raise RequestError(
            "invalid_option",
            f'In the option "variables", "{name}" must be {variable.expected}.',
            hint="Correct it or leave it out.",
        )
    return written


def _written(variable: Variable, value: object) -> str | None:
    if variable.kind == "characters":
        fits = isinstance(value, str) and len(value) <= MAX_CHARACTERS and (value.isprintable() or not value)
        return str(value) if fits else None
    if variable.kind == "switch":
        return _SWITCH.get(str(value).lower())
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not variable.least <= number <= variable.most or (variable.kind == "whole" and number != int(number)):
        return None
    return str(int(number)) if variable.kind == "whole" else str(number)
