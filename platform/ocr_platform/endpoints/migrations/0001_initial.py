from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(max_length=63)),
                ("display_name", models.CharField(blank=True, default="", max_length=200)),
                ("address", models.CharField(max_length=500)),
                ("slots", models.PositiveIntegerField(default=0)),
                ("languages", models.JSONField(default=list)),
                ("engine", models.CharField(blank=True, default="", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("ready", "Ready"), ("not_ready", "Not Ready")], default="not_ready", max_length=16
                    ),
                ),
                ("message", models.CharField(blank=True, default="", max_length=500)),
                ("option_defaults", models.JSONField(default=dict)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="endpoints_endpoint_name"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ready", "not_ready"])), name="endpoints_endpoint_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "not_ready"),
                            models.Q(("slots__gt", 0), ("seen_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="endpoints_endpoint_ready",
                    ),
                ],
            },
        ),
    ]
