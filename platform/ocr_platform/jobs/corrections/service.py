"""Corrections in the database: the author and content of each version, and the page's current text.

Two people may correct the same page: each request names the version that it is based on. Corrections of places that
have not changed since are accepted; a correction of the same place is refused with the other person's text, so nothing
is lost.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import transaction
from django.db.models import F

from ocr_contract.errors import RequestError
from ocr_platform.jobs import sql
from ocr_platform.jobs.corrections import overlay
from ocr_platform.jobs.corrections.overlay import Anchor, Edit
from ocr_platform.jobs.models import Correction, Job, Page, Result
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.search import index
from ocr_platform.jobs.search.words import distinct_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from ocr_contract import result as contract


@dataclass(frozen=True, slots=True)
class SavedCorrection:
    """A correction in effect: the edit, its author (empty: the user was deleted), its time and its version.

    `index`: of the word or line in the machine's reading, in reading order; None when its place was not found.
    """

    edit: Edit
    author: str
    at: datetime
    version: int
    index: int | None


@dataclass(frozen=True, slots=True)
class CorrectedPage:
    """A page with its corrections applied, its version, and the corrections."""

    page: contract.Page
    version: int
    corrections: tuple[SavedCorrection, ...]


class VersionConflictError(Exception):
    """Someone else has corrected the same place; `current` is the page as it is now."""

    def __init__(self, current: CorrectedPage) -> None:
        super().__init__("the place has been corrected in the meantime")
        self.current = current


def corrected_page(page: Page, machine: contract.Page) -> CorrectedPage:
    """Return the current reading of `page`; `machine` is the machine's."""
    return _corrected_page(machine, _steps([page.pk])[page.pk])


def corrected(pages: Mapping[int, contract.Page]) -> dict[int, contract.Page]:
    """Return the machine's readings of many pages, by the rows' ids, with their corrections."""
    steps = _steps(pages)
    return {
        row_id: overlay.apply(page, _edits(steps[row_id])).page if row_id in steps else page
        for row_id, page in pages.items()
    }


def correct(
    *, job: Job, page: Page, version: int, edits: Sequence[Edit], author: User, expected: int | None = None
) -> CorrectedPage:
    """Store `edits`, made by `author` on `version`; return the page as it is now.

    `expected`: the version that the page must have, regardless of what was changed since; None for any.

    Raises `RequestError` `conflict` when the page is not read or has no such place, `VersionConflictError`.
    """
    with transaction.atomic():
        sql.lock_jobs([job.pk])
        machine = _machine(page)
        steps = _steps([page.pk])[page.pk]
        latest = steps[-1].version if steps else MACHINE_VERSION
        before = _corrected_page(machine, steps)
        if expected is not None and expected != latest:
            raise VersionConflictError(before)
        if not MACHINE_VERSION <= version <= latest:
            raise RequestError("invalid_request", f"The page has no version {version}; the latest is {latest}.")
        since = [edit for step in steps if step.version > version for edit in _edits([step])]
        if _conflicts(machine, (edit.anchor for edit in edits), since):
            raise VersionConflictError(before)
        _check_anchors(machine, before, edits)
        now = overlay.apply(machine, [*_edits(steps), *edits]).page
        step = Correction(
            page=page,
            version=latest + 1,
            author=author,
            edits=msgspec.to_builtins(edits),
            doubtful=overlay.doubtful_words(now),
        )
        was = steps[-1].doubtful if steps else overlay.doubtful_words(machine)
        step.save(force_insert=True)
        Job.objects.filter(pk=job.pk).update(
            doubtful_words=F("doubtful_words") + step.doubtful - was, changed_at=sql.database_now()
        )
        index.replace((page.pk, job.owner_id, distinct_words(now.text)))
        return corrected_page(page, machine)


def _machine(page: Page) -> contract.Page:
    result = Result.objects.filter(page=page, version=MACHINE_VERSION).first()
    if result is None:
        raise RequestError("conflict", f"Page {page.number} was not read, so there is nothing to correct.")
    return result.content()


def _check_anchors(machine: contract.Page, before: CorrectedPage, edits: Sequence[Edit]) -> None:
    lines = {_anchor("line", line): line for line in overlay.lines_of(machine)}
    words = {_anchor("word", word): line for line in lines.values() for word in line.words}
    known = {saved.edit.anchor for saved in before.corrections}
    hidden = {id(lines[anchor]) for anchor in known if anchor.kind == "line" and anchor in lines}
    for edit in edits:
        anchor = edit.anchor
        if anchor not in lines and anchor not in words and anchor not in known:
            raise RequestError(
                "conflict",
                f"The machine's result has no such text at {list(anchor.box)}.",
                hint="Use box and text of the machine's result: request the page with corrected=false.",
            )
        if anchor in words and id(words[anchor]) in hidden:
            raise RequestError(
                "conflict",
                f"The word at {list(anchor.box)} is in a line that was corrected as a whole.",
                hint="Correct the line, or revert its correction.",
            )


def _conflicts(machine: contract.Page, anchors: Iterable[Anchor], since: Sequence[Edit]) -> bool:
    """Return whether `anchors` touch a place that was edited `since`: the same one, or a line and a word in it."""
    changed = {edit.anchor for edit in since}
    line_of: dict[Anchor, Anchor] = {}
    for line in overlay.lines_of(machine) if changed else []:
        line_of.update(dict.fromkeys((_anchor("word", word) for word in line.words), _anchor("line", line)))
    around = changed | {line_of[anchor] for anchor in changed if anchor in line_of}
    return any(
        anchor in changed or line_of.get(anchor) in changed or (anchor.kind == "line" and anchor in around)
        for anchor in anchors
    )


def _anchor(kind: overlay.Kind, part: contract.Word | contract.Line) -> Anchor:
    return Anchor(kind, part.box, part.text)


def _corrected_page(machine: contract.Page, steps: Sequence[Correction]) -> CorrectedPage:
    made = overlay.apply(machine, _edits(steps))
    origin = {edit.anchor: step for step in steps for edit in _edits([step])}
    corrections = tuple(
        SavedCorrection(
            edit=edit,
            author=step.author.get_username() if step.author else "",
            at=step.created_at,
            version=step.version,
            index=made.matched.get(edit.anchor),
        )
        for edit in overlay.effective(_edits(steps))
        for step in [origin[edit.anchor]]
    )
    return CorrectedPage(made.page, steps[-1].version if steps else MACHINE_VERSION, corrections)


def _steps(page_ids: Iterable[int]) -> defaultdict[int, list[Correction]]:
    steps: defaultdict[int, list[Correction]] = defaultdict(list)
    rows: Any = Correction.objects.filter(page_id__in=list(page_ids)).select_related("author")
    for step in rows.order_by("page_id", "version"):
        steps[step.page_id].append(step)
    return steps


def _edits(steps: Iterable[Correction]) -> list[Edit]:
    return [edit for step in steps for edit in msgspec.convert(step.edits, list[Edit])]
