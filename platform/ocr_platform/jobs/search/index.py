"""The inverted index: a row of search words for each page that was read, in the database's own full-text index.

PostgreSQL: a tsvector under a GIN index. SQLite: an FTS5 table. Both contain the words from `words`, and one more that
names the owner and that no text can contain, so a search reads only one person's pages, however many others there are.
Rows go with their pages, by a trigger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from ocr_platform.jobs import sql
from ocr_platform.jobs.search.words import is_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWNER: Final = "\ue000"
"""From a private area of Unicode: neither a letter nor a digit."""

Entry = tuple[int | None, int, tuple[str, ...]]
"""A page's primary key, its owner's, and its search words."""


def add(entries: Sequence[Entry]) -> None:
    """Index new pages; call it in the transaction that stores their results."""
    if not entries:
        return
    values: list[Any] = []
    for page_id, owner_id, words in entries:
        held = [f"{_OWNER}{owner_id}", *words]
        values += (page_id, " ".join(held) if connection.vendor == "sqlite" else held)
    column, shape = (
        ("rowid", "(%s, %s)") if connection.vendor == "sqlite" else ("page_id", "(%s, array_to_tsvector(%s))")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO jobs_search ({column}, words) VALUES {sql.rows(len(entries), shape)}",  # noqa: S608
            values,
        )


def replace(entry: Entry) -> None:
    """Reindex a page after its text was corrected."""
    column = "rowid" if connection.vendor == "sqlite" else "page_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM jobs_search WHERE {column} = %s", [entry[0]])  # noqa: S608
    add([entry])


def copy_job(source_id: int, job_id: int) -> None:
    """Index the pages of a job like those of another of the same owner whose stored result it reuses."""
    column = "rowid" if connection.vendor == "sqlite" else "page_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO jobs_search ({column}, words) SELECT new.id, s.words FROM jobs_search s "  # noqa: S608
            f"JOIN jobs_page old ON old.id = s.{column} JOIN jobs_page new ON new.number = old.number "
            "WHERE old.job_id = %s AND new.job_id = %s",
            [source_id, job_id],
        )


def find(
    *, owner_id: int, terms: Sequence[str], beyond: int | None, limit: int, job_id: int | None = None
) -> list[int]:
    """Return the primary keys of at most `limit` of the owner's pages that have all `terms`.

    Newest first for all jobs, in page order within one. `beyond`: the last page of the previous answer.
    """
    column = "rowid" if connection.vendor == "sqlite" else "page_id"
    condition = "jobs_search MATCH %s" if connection.vendor == "sqlite" else "words @@ %s::tsquery"
    values: list[Any] = [_question(owner_id, terms)]
    further, order = ("<", "DESC") if job_id is None else (">", "ASC")
    if job_id is not None:
        condition += f" AND {column} IN (SELECT id FROM jobs_page WHERE job_id = %s)"  # noqa: S608
        values.append(job_id)
    if beyond is not None:
        condition += f" AND {column} {further} %s"
        values.append(beyond)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM jobs_search WHERE {condition} ORDER BY {column} {order} LIMIT %s",  # noqa: S608
            [*values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _question(owner_id: int, terms: Sequence[str]) -> str:
    """Return the query in the database's full-text language; terms contain only letters and digits."""
    if connection.vendor == "sqlite":
        parts = [f'"{_OWNER}{owner_id}"', *(f'"{term}"{" *" if is_prefix(term) else ""}' for term in terms)]
        return " AND ".join(parts)
    parts = [f"'{_OWNER}{owner_id}'", *(f"'{term}'{':*' if is_prefix(term) else ''}" for term in terms)]
    return " & ".join(parts)
