"""The schema of the tables of this database."""

from django.db import models


class Schema(models.Model):
    """Schema by which `manage.py migrate` has made the tables, with the version that did."""

    digest = models.CharField(max_length=64)
    software = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        # It says what made the tables, so it is there before the first migration.
        managed = False
        db_table = "collabsite_schema"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.digest[:12]} of version {self.software}"
