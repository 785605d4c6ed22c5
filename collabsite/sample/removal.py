"""Removal of the sample from a site that has nothing else.

It is published, and what is published stays: so the database is asked to let go of it, which it never
does for anything that somebody has written. The owner of a new site may begin without the sample, once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.admin.models import LogEntry
from django.db import connection, models, transaction
from django.utils import timezone

from collabsite.counting import models as counting
from collabsite.health import published_numbers
from collabsite.sample import IDENTITY
from collabsite.search import index
from collabsite.site.models import SiteIdentity
from collabsite.transfer.inventory import content_digest, content_models
from collabsite.web.database import suspended_triggers

# All that is counted on a site with nothing but the sample.
_COUNTS: list[type[models.Model]] = [
    counting.Visit,
    counting.Count,
    counting.Referrer,
    counting.Total,
]


class SampleChangedError(Exception):
    """There is more than the untouched sample, or something else."""


@transaction.atomic
def remove_sample(digest: str) -> None:
    """Remove the sample whose digest is given, and its name and description.

    Raises SampleChangedError if anything was written or changed since it was loaded.
    """
    content = content_models()
    with _locked(content):
        if not digest or content_digest() != digest:
            raise SampleChangedError
        with suspended_triggers([model._meta.db_table for model in content], named="_no_"):
            for model in [*content, *_COUNTS]:
                models.QuerySet(model)._raw_delete(using=connection.alias)
        transaction.on_commit(published_numbers.forget)
    LogEntry.objects.filter(content_type__app_label__in=["articles", "metrics", "sources"]).delete()
    index.rebuild(at=timezone.now(), report=lambda _name, _written: None)
    for identity in SiteIdentity.objects.all():
        for name, words in IDENTITY.items():
            if name.startswith("description") and getattr(identity, name) == words:
                setattr(identity, name, "")
        identity.save()


@contextmanager
def _locked(content: list[type[models.Model]]) -> Iterator[None]:
    """Let nobody write to these tables until the transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(model._meta.db_table for model in content)
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        else:
            # Any statement that writes locks the whole of SQLite.
            cursor.execute("DELETE FROM site_firstvisit WHERE 0")
    yield
