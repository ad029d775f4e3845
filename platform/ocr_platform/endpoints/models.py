"""The table of endpoints: one row for each group of identical workers.

Two programs write to a row, each its own columns: the dispatcher the state of the workers, the catalog the state of the
cluster. It must not know how they determine it, nor what sends pages.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Endpoint(models.Model):
    """A group of workers behind one address, under the name that requests use.

    By the dispatcher. `slots`: pages that all its ready workers together read in parallel. `languages`: names of the
    trained data that all of them have; `legacy_languages`: those with Tesseract's legacy model, None until a worker has
    been seen. `message`: one sentence about the state for people, `reason` the same for programs, empty while workers
    are ready. `seen_at`: when a worker last answered.

    By the catalog, for an OcrEndpoint. `uid`, `namespace`, `resource_name`: which one it is. `spec`, `conditions`,
    `available_languages`: as the resource has them. `wanted_replicas`, `ready_replicas`: workers. `gone_at`: when
    the resource was deleted; the row stays while jobs refer to it. `option_defaults`: recognition options (names as on
    the wire) where a request leaves one out.
    """

    class Source(models.TextChoices):
        """The origin of the endpoint: this installation's settings, or a resource of the cluster."""

        LOCAL = "local"
        CLUSTER = "cluster"

    class State(models.TextChoices):
        """Whether pages may be sent."""

        READY = "ready"
        NOT_READY = "not_ready"

    class Reason(models.TextChoices):
        """Why the dispatcher can use no worker."""

        NONE = ""
        NO_WORKER = "no_worker"
        NOT_ANSWERING = "not_answering"
        STARTING = "starting"
        KEY_REFUSED = "key_refused"

    name = models.SlugField(max_length=63)
    display_name = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=500)
    slots = models.PositiveIntegerField(default=0)
    languages = models.JSONField(default=list)
    legacy_languages = models.JSONField(null=True, blank=True)
    engine = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=16, choices=State.choices, default=State.NOT_READY)
    message = models.CharField(max_length=500, blank=True, default="")
    reason = models.CharField(
        max_length=16, choices=Reason.choices, blank=True, default=Reason.NONE, db_column="trouble"
    )
    option_defaults = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.LOCAL)
    uid = models.CharField(max_length=64, blank=True, default="")
    namespace = models.CharField(max_length=63, blank=True, default="")
    resource_name = models.CharField(max_length=253, blank=True, default="")
    description = models.CharField(max_length=1024, blank=True, default="")
    spec = models.JSONField(default=dict)
    conditions = models.JSONField(default=list)
    available_languages = models.JSONField(default=list)
    wanted_replicas = models.PositiveIntegerField(null=True, blank=True)
    ready_replicas = models.PositiveIntegerField(null=True, blank=True)
    image = models.CharField(max_length=1200, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="endpoints_endpoint_name"),
            models.CheckConstraint(condition=Q(state__in=["ready", "not_ready"]), name="endpoints_endpoint_state"),
            models.CheckConstraint(
                condition=Q(source="local", uid="") | (Q(source="cluster") & ~Q(uid="")),
                name="endpoints_endpoint_resource",
            ),
            models.CheckConstraint(
                condition=Q(state="not_ready") | (Q(slots__gt=0) & Q(seen_at__isnull=False)),
                name="endpoints_endpoint_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.name
