"""Changes of what public pages show, by name; database triggers write them (see `triggers`)."""

from django.db import models


class Change(models.Model):
    """Something that pages show, such as `data:rivers`, is shown otherwise from a moment on.

    `public_at` is in the future for what is scheduled.
    """

    name = models.CharField(max_length=200)
    public_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
