"""Uploaded files of values with the progress of their import; deleted when done, or after a day."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

# The time for which unconfirmed files are kept.
KEPT = dt.timedelta(days=1)


class DataImportQuerySet(models.QuerySet["DataImport"]):
    """Imports that run, wait for a confirmation, or were done lately."""

    def kept(self, *, at: dt.datetime) -> Self:
        """Return those that are younger than a day."""
        return self.filter(created_at__gt=at - KEPT)

    def expired(self, *, at: dt.datetime) -> Self:
        """Return those that are older than a day."""
        return self.filter(created_at__lte=at - KEPT)


class DataImport(models.Model):
    """One file that an editor uploaded for a dataset, or to make one; nobody else can see it."""

    class State(models.TextChoices):
        """State of an import. Its messages are in the templates."""

        CHECKING = "checking"
        READY = "ready"
        WRITING = "writing"
        DONE = "done"
        FAILED = "failed"

    UNDER_WAY: ClassVar = [State.CHECKING, State.WRITING]

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None until the editor has the dataset made.
    dataset = models.ForeignKey(
        "metrics.Dataset", on_delete=models.CASCADE, related_name="imports", null=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    data = models.BinaryField()
    sheet = models.CharField(max_length=100, blank=True)
    remove_missing = models.BooleanField(default=False)
    # What was chosen about the reading: `metrics.importing.choices.Choices`.
    choices = models.JSONField(default=dict)
    # The title, row label and language that were written for the dataset to be made.
    description = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    # The key of each run, and when it was last heard of, to detect that it was killed.
    run = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    # A `metrics.importing.report.ImportReport`, and the digest of the state that it compared with.
    report = models.JSONField(default=dict)
    seen = models.CharField(max_length=64, blank=True)
    failure = models.TextField(blank=True)

    objects = DataImportQuerySet.as_manager()

    class Meta:
        # Not assigned in the admin: users who may edit the data may import.
        default_permissions: ClassVar = []
        ordering = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="import_state_is_known",
                condition=Q(state__in=["checking", "ready", "writing", "done", "failed"]),
            )
        ]

    def __str__(self) -> str:
        return self.name
