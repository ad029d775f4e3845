"""The full-text index, in each database's own way, filled with what was read until now."""

from typing import Any

from django.db import migrations

from ocr_platform.jobs.search import index
from ocr_platform.jobs.search.words import distinct_words

_SQLITE = (
    "CREATE VIRTUAL TABLE jobs_search USING fts5(words, tokenize='ascii', detail=none, columnsize=0, prefix='2 3 4')",
    (
        "CREATE TRIGGER jobs_search_goes_with_its_page AFTER DELETE ON jobs_page "
        "BEGIN DELETE FROM jobs_search WHERE rowid = old.id; END"
    ),
)
_POSTGRES = (
    "CREATE TABLE jobs_search (page_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX jobs_search_words ON jobs_search USING gin (words)",
    (
        "CREATE FUNCTION jobs_search_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM jobs_search USING gone WHERE page_id = gone.id; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER jobs_search_goes_with_its_page AFTER DELETE ON jobs_page "
        "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION jobs_search_forget()"
    ),
)
_AWAY = {
    "sqlite": ("DROP TRIGGER jobs_search_goes_with_its_page", "DROP TABLE jobs_search"),
    "postgresql": (
        "DROP TRIGGER jobs_search_goes_with_its_page ON jobs_page",
        "DROP FUNCTION jobs_search_forget",
        "DROP TABLE jobs_search",
    ),
}
_BATCH = 100


def create(_apps: Any, schema_editor: Any) -> None:
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRES:
        schema_editor.execute(statement)


def remove(_apps: Any, schema_editor: Any) -> None:
    for statement in _AWAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def fill(apps: Any, _schema_editor: Any) -> None:
    rows = apps.get_model("jobs", "Result").objects.filter(version=1).select_related("page__job").order_by("id")
    batch = []
    for result in rows.iterator(_BATCH):
        batch.append((result.page_id, result.page.job.owner_id, distinct_words(result.text)))
        if len(batch) == _BATCH:
            index.add(batch)
            batch.clear()
    index.add(batch)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_corrections")]

    operations = [
        migrations.RunPython(create, remove),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
