from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("endpoints", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="available_languages",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="conditions",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="description",
            field=models.CharField(blank=True, default="", max_length=1024),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="gone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="image",
            field=models.CharField(blank=True, default="", max_length=1200),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="namespace",
            field=models.CharField(blank=True, default="", max_length=63),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="ready_replicas",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="resource_name",
            field=models.CharField(blank=True, default="", max_length=253),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="source",
            field=models.CharField(
                choices=[("local", "Local"), ("cluster", "Cluster")], default="local", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="spec",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="reason",
            field=models.CharField(
                db_column="trouble",
                blank=True,
                choices=[
                    ("", "None"),
                    ("no_worker", "No Worker"),
                    ("not_answering", "Not Answering"),
                    ("starting", "Starting"),
                    ("key_refused", "Key Refused"),
                ],
                default="",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="uid",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="url",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="wanted_replicas",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "local"), ("uid", "")),
                    models.Q(("source", "cluster"), models.Q(("uid", ""), _negated=True)),
                    _connector="OR",
                ),
                name="endpoints_endpoint_resource",
            ),
        ),
    ]
