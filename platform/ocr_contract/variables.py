"""Tesseract variables that a caller or an OcrEndpoint may set.

Tesseract has over six hundred, among them some that write files where they are told (`debug_file`, `tessedit_write_*`,
`textord_dump_*`), that read files (`user_words_file`, `user_patterns_file`) or that undo what other options say
(`tessedit_pageseg_mode`). So only those named here are taken: each changes how pixels become characters, words and
lines, takes a bounded value, and exists in every engine of ours. Pure; it must not know how an engine is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARACTERS: Final = 1024


class Variable(NamedTuple):
    """What a variable takes, what it does, and for numbers the least and the greatest value."""

    kind: Literal["characters", "switch", "whole", "number"]
    does: str
    least: float = 0
    most: float = 1

    @property
    def expected(self) -> str:
        """Return what a value must be, in words that follow "must be"."""
        match self.kind:
            case "characters":
                return f"a text of up to {MAX_CHARACTERS} printable characters"
            case "switch":
                return "true or false"
            case "whole":
                return f"a whole number from {self.least} to {self.most}"
            case "number":
                return f"a number from {self.least} to {self.most}"


VARIABLES: Final[dict[str, Variable]] = {
    "tessedit_char_whitelist": Variable("characters", "the only characters that are read"),
    "tessedit_char_blacklist": Variable("characters", "characters that are never read"),
    "tessedit_char_unblacklist": Variable("characters", "exceptions from the blacklist"),
    "thresholding_method": Variable("whole", "black and white by Otsu (0), adaptive Otsu (1) or Sauvola (2)", 0, 2),
    "thresholding_window_size": Variable("number", "Sauvola's window, as a part of an inch", 0.01, 1),
    "thresholding_kfactor": Variable("number", "Sauvola's factor", 0, 1),
    "thresholding_tile_size": Variable("number", "adaptive Otsu's tile, as a part of an inch", 0.01, 1),
    "thresholding_smooth_kernel_size": Variable("number", "smoothing of adaptive Otsu, as a part of an inch", 0, 1),
    "thresholding_score_fraction": Variable("number", "the part of the highest score that adaptive Otsu keeps", 0, 1),
    "tessedit_do_invert": Variable("switch", "whether light print on dark ground is tried"),
    "invert_threshold": Variable("number", "confidence below which light print on dark ground is tried", 0, 1),
    "textord_heavy_nr": Variable("switch", "whether specks are removed vigorously"),
    "textord_min_linesize": Variable("number", "the least height of a line, in heights of its letters", 0.1, 10),
    "textord_tabfind_find_tables": Variable("switch", "whether tables are looked for"),
    "textord_tabfind_vertical_text": Variable("switch", "whether vertical lines are looked for"),
    "textord_space_size_is_variable": Variable("switch", "whether spaces differ in width, as in justified print"),
    "tosp_min_sane_kn_sp": Variable("number", "how much wider than between letters a space has to be", 0, 10),
    "enable_noise_removal": Variable("switch", "whether specks beside words are removed"),
    "noise_maxperblob": Variable("whole", "specks by which a letter is surrounded at most", 0, 1000),
    "noise_maxperword": Variable("whole", "specks by which a word is surrounded at most", 0, 1000),
    "edges_max_children_per_outline": Variable("whole", "holes that a letter has at most", 1, 1000),
    "edges_children_count_limit": Variable("whole", "holes and specks in holes that a letter has at most", 1, 1000),
}

_SWITCH: Final = {"1": "1", "true": "1", "t": "1", "0": "0", "false": "0", "f": "0"}


def read_variables(given: Mapping[str, object]) -> dict[str, str]:
    """Return `given` as Tesseract writes it, in the order of the names.

    Raises `RequestError`: `option_not_supported` for a name that is not allowed, `invalid_option` for such a value.
    """
    return {name: _read(name, given[name]) for name in sorted(given)}


def _read(name: str, value: object) -> str:
    variable = VARIABLES.get(name)
    if variable is None:
        raise RequestError(
            "option_not_supported",
            f'The option "variables" may not set "{name[:80]}".',
            hint=f"It may set: {', '.join(VARIABLES)}.",
        )
    written = _written(variable, value)
    if written is None:
        raise RequestError(
            "invalid_option",
            f'The option "variables" sets "{name}", which must be {variable.expected}.',
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
