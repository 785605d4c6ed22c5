"""Tables that a backup and an export have, and the digest of what people have written."""

import hashlib
import json

from django.apps import apps
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from articles.models import Revision, SharedPreview
from collabsite.search.models import Entry, FacetGroup, IndexBuild
from collabsite.site.models import FirstVisit, Home, HomeArticle, MenuItem, Redirect
from metrics.models import DataImport

type Model = type[models.Model]

# The search index, which is built again.
INDEX: tuple[Model, ...] = (Entry, FacetGroup, IndexBuild)
# Tables without a model: that of the software, which must be the same, and tries to sign in.
UNMODELLED = {"collabsite_schema", "django_migrations", "people_cache"}
# What an export leaves where it is: the history of drafts, what is secret, and unfinished uploads.
PRIVATE: tuple[Model, ...] = (Revision, SharedPreview, FirstVisit, DataImport)

_CONTENT = ("articles", "metrics", "sources")
_DIGEST_OF_NOTHING = hashlib.sha256().hexdigest()


def stored_models() -> list[Model]:
    """Return the models whose rows are in a backup, by the names of their tables."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in INDEX
    )
    return sorted(found, key=lambda model: model._meta.db_table)


def exported_models() -> list[Model]:
    """Return the models whose rows are in an export: content, and what the owner has set."""
    mine = {*_CONTENT, "site"}
    return [
        each for each in stored_models() if each._meta.app_label in mine and each not in PRIVATE
    ]


def content_models() -> list[Model]:
    """Return the models of articles and data, with whatever belongs to them."""
    return [model for model in stored_models() if model._meta.app_label in _CONTENT]


def content_digest() -> str:
    """Return the digest of all articles and data."""
    digest = hashlib.sha256()
    for model in content_models():
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
