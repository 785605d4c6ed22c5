"""Versions of the software that this database has had."""

from django.db import models


class Upgrade(models.Model):
    """Version that brought the tables to its own form; `manage.py migrate` adds a row for each."""

    software = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        # Nobody edits it in the admin.
        default_permissions = ()

    def __str__(self) -> str:
        return self.software
