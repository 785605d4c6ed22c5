"""Removal of the sample from a site that has nothing else.

It is published, and what is published stays: so the database is asked to let go of it, which it never
does for anything that somebody has written. The owner of a new site may begin without the sample, once.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from collabsite.counting import models as counting
from collabsite.health import published_numbers
from collabsite.sample import IDENTITY
from collabsite.search import index
from collabsite.site.models import FirstVisit, Home, HomeArticle, MenuItem, Redirect, SiteIdentity
from collabsite.web.database import suspended_triggers

# All that is counted on a site with nothing but the sample.
_COUNTS: list[type[models.Model]] = [
    counting.Visit,
    counting.Count,
    counting.Referrer,
    counting.Total,
]
_DIGEST_OF_NOTHING = hashlib.sha256().hexdigest()


class SampleChangedError(Exception):
    """There is more than the untouched sample, or something else."""


def content_digest() -> str:
    """Return the digest of all articles and data, with whatever belongs to them."""
    digest = hashlib.sha256()
    for model in _content():
        names = sorted(field.attname for field in model._meta.concrete_fields)
        rows = model._base_manager.order_by("pk").values_list(*names)
        for row in rows.iterator():
            digest.update(json.dumps([model._meta.label, row], cls=DjangoJSONEncoder).encode())
    return digest.hexdigest()


def is_untouched() -> bool:
    """Return whether the site has no more than `serve` makes: the first account and the sample."""
    made = FirstVisit.objects.values_list("sample_digest", flat=True)
    set_up = (model._base_manager.exists() for model in (Home, HomeArticle, MenuItem, Redirect))
    return (
        User.objects.count() <= 1
        and content_digest() in {_DIGEST_OF_NOTHING, *made}
        and not any(set_up)
    )


@transaction.atomic
def remove_sample(digest: str) -> None:
    """Remove the sample whose digest is given, and its name and description.

    Raises SampleChangedError if anything was written or changed since it was loaded.
    """
    content = _content()
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


def _content() -> list[type[models.Model]]:
    """Return the models of articles and data, in one order."""
    found = [
        model
        for label in ("articles", "metrics", "sources")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.label)


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
