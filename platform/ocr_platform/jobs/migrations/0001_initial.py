import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("endpoints", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("succeeded", "Succeeded"),
                            ("partial", "Partial"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=16,
                    ),
                ),
                ("priority", models.SmallIntegerField(default=0)),
                ("file_name", models.CharField(blank=True, default="", max_length=255)),
                ("media_type", models.CharField(max_length=100)),
                ("size_bytes", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("document_key", models.CharField(max_length=100)),
                ("options", models.JSONField()),
                ("tags", models.JSONField(default=list)),
                ("batch", models.CharField(blank=True, default="", max_length=200)),
                ("request_id", models.CharField(blank=True, default="", max_length=100)),
                ("document_pages", models.PositiveIntegerField(blank=True, null=True)),
                ("pages_total", models.PositiveIntegerField(blank=True, null=True)),
                ("pages_done", models.PositiveIntegerField(default=0)),
                ("pages_failed", models.PositiveIntegerField(default=0)),
                ("work_seconds", models.FloatField(default=0.0)),
                ("problem", models.JSONField(blank=True, null=True)),
                ("reused_from", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="endpoints.endpoint",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "-id"], name="jobs_job_by_owner"),
                    models.Index(fields=["owner", "changed_at"], name="jobs_job_by_change"),
                    models.Index(fields=["owner", "sha256"], name="jobs_job_by_content"),
                    models.Index(
                        condition=models.Q(("batch", ""), _negated=True),
                        fields=["owner", "batch"],
                        name="jobs_job_by_batch",
                    ),
                    models.Index(condition=models.Q(("state", "queued")), fields=["owner"], name="jobs_job_waiting"),
                    models.Index(fields=["document_key"], name="jobs_job_by_blob"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("uuid",), name="jobs_job_uuid"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "succeeded", "partial", "failed", "cancelled"])
                        ),
                        name="jobs_job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (-100, 100))), name="jobs_job_priority"
                    ),
                    models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="jobs_job_size"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "pages_total__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pages_done"), "+", models.F("pages_failed")
                                    ),
                                ),
                                ("pages_total__isnull", False),
                            ),
                            models.Q(("pages_done", 0), ("pages_failed", 0), ("pages_total__isnull", True)),
                            _connector="OR",
                        ),
                        name="jobs_job_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document_pages__isnull", True), ("pages_total__isnull", True)),
                            models.Q(
                                ("document_pages__gte", models.F("pages_total")),
                                ("document_pages__isnull", False),
                                ("pages_total__gte", 1),
                                ("pages_total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_totals",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "queued"), _negated=True),
                                ("started_at__isnull", True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state__in", ["running", "succeeded", "partial"]), _negated=True),
                                ("started_at__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="jobs_job_started",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state__in", ["queued", "running"])),
                            models.Q(
                                models.Q(("state__in", ["queued", "running"]), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_finished",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "succeeded"), _negated=True),
                            models.Q(
                                ("pages_failed", 0),
                                ("pages_total", models.F("pages_done")),
                                ("pages_total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_succeeded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "partial"), _negated=True),
                            models.Q(
                                ("pages_done__gt", 0),
                                ("pages_failed__gt", 0),
                                (
                                    "pages_total",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pages_done"), "+", models.F("pages_failed")
                                    ),
                                ),
                                ("pages_total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_partial",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("pages_done", 0), ("problem__isnull", False)),
                            _connector="OR",
                        ),
                        name="jobs_job_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="jobs.job"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "key"), name="jobs_idempotencykey_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fingerprint", ""), ("job__isnull", True)),
                            models.Q(("job__isnull", False), models.Q(("fingerprint", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="jobs_idempotencykey_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("dpi", models.PositiveIntegerField(blank=True, null=True)),
                ("image_key", models.CharField(blank=True, default="", max_length=100)),
                ("image_media", models.CharField(blank=True, default="", max_length=100)),
                ("preview_key", models.CharField(blank=True, default="", max_length=100)),
                ("preview_media", models.CharField(blank=True, default="", max_length=100)),
                ("thumbnail_key", models.CharField(blank=True, default="", max_length=100)),
                ("thumbnail_media", models.CharField(blank=True, default="", max_length=100)),
                ("error", models.JSONField(blank=True, null=True)),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="jobs.job"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["image_key"], name="jobs_page_by_image"),
                    models.Index(fields=["preview_key"], name="jobs_page_by_preview"),
                    models.Index(fields=["thumbnail_key"], name="jobs_page_by_thumbnail"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "number"), name="jobs_page_number"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="jobs_page_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "failed"])), name="jobs_page_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("error__isnull", False), ("state", "failed")),
                            models.Q(
                                models.Q(("state", "failed"), _negated=True),
                                ("error__isnull", True),
                                models.Q(("image_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_page_failed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("height__gt", 0), ("height__isnull", False), ("width__gt", 0), ("width__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="jobs_page_measured",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("body", models.BinaryField()),
                ("text", models.TextField()),
                ("confidence", models.FloatField()),
                ("engine", models.CharField(max_length=200)),
                ("languages", models.JSONField()),
                ("seconds", models.FloatField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="jobs.page",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "version"), name="jobs_result_version"),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="jobs_result_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__range", (0, 100))), name="jobs_result_confidence"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("split", "Split"), ("recognise", "Recognise"), ("preview", "Preview")], max_length=16
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Ready"),
                            ("leased", "Leased"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="ready",
                        max_length=16,
                    ),
                ),
                ("priority", models.SmallIntegerField(default=0)),
                ("turn", models.BigIntegerField()),
                ("run_after", models.DateTimeField()),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("interruptions", models.PositiveSmallIntegerField(default=0)),
                ("owner", models.CharField(blank=True, default="", max_length=64)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("error", models.JSONField(blank=True, null=True)),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="endpoints.endpoint",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="work", to="jobs.job"),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work",
                        to="jobs.page",
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ready")),
                        fields=["endpoint", "-priority", "turn", "id"],
                        name="jobs_workitem_ready",
                    ),
                    models.Index(
                        condition=models.Q(("state", "ready")),
                        fields=["endpoint", "priority", "submitter", "turn"],
                        name="jobs_workitem_turns",
                    ),
                    models.Index(
                        condition=models.Q(("state", "leased")), fields=["lease_until"], name="jobs_workitem_leases"
                    ),
                    models.Index(
                        condition=models.Q(("state", "leased")), fields=["endpoint"], name="jobs_workitem_in_flight"
                    ),
                    models.Index(fields=["page"], name="jobs_workitem_by_page"),
                    models.Index(fields=["submitter"], name="jobs_workitem_by_user"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["split", "recognise", "preview"])), name="jobs_workitem_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ready", "leased", "done", "failed", "cancelled"])),
                        name="jobs_workitem_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "leased"),
                                models.Q(("owner", ""), _negated=True),
                                ("lease_until__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "leased"), _negated=True),
                                ("lease_until__isnull", True),
                                ("owner", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_workitem_leased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "split"), ("page__isnull", True)),
                            models.Q(models.Q(("kind", "split"), _negated=True), ("page__isnull", False)),
                            _connector="OR",
                        ),
                        name="jobs_workitem_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("error__isnull", False), ("state", "failed")),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("error__isnull", True)),
                            _connector="OR",
                        ),
                        name="jobs_workitem_failed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "split")), fields=("job",), name="jobs_workitem_one_split"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "recognise")), fields=("page",), name="jobs_workitem_one_recognise"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "preview")), fields=("page",), name="jobs_workitem_one_preview"
                    ),
                ],
            },
        ),
    ]
