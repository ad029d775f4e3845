"""What lists are narrowed by: an index that holds it all, the words of file names, and tags in each database's own way."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

_TAGS = {
    "sqlite": "CREATE INDEX jobs_job_by_tag ON jobs_job (owner_id, id DESC, tags) WHERE tags <> '[]'",
    "postgresql": "CREATE INDEX jobs_job_by_tag ON jobs_job USING gin (tags jsonb_path_ops)",
}


def index_tags(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(_TAGS[schema_editor.connection.vendor])


def forget_tags(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP INDEX jobs_job_by_tag")


class Migration(migrations.Migration):
    dependencies = [
        ("endpoints", "0002_cluster"),
        ("jobs", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="name_words",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                fields=["owner", "-id", "state", "endpoint", "batch", "created_at", "name_words"],
                name="jobs_job_listing",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("name_words", "")), fields=["id"], name="jobs_job_nameless"),
        ),
        migrations.RunPython(index_tags, forget_tags),
    ]
