"""Models whose rows travel with an export, by the file that has them, and those that do not."""

import hashlib
import json
from collections.abc import Mapping

from django.apps import apps
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Comment,
    Edition,
    EditionAuthor,
    EditionData,
    EditionImage,
    EditionReference,
    EditionTopic,
    Exemption,
    Image,
    Proposal,
    ProposalReason,
    QuotedCell,
    Reply,
    Revision,
    Section,
    SectionImage,
    SharedPreview,
    Topic,
)
from articles.sources.models import Source
from collabsite.site.models import FirstVisit, Home, HomeArticle, MenuItem, Redirect, SiteIdentity
from metrics.models import (
    DataImport,
    Dataset,
    DatasetSource,
    Entity,
    Indicator,
    Observation,
    Release,
    ReleaseSource,
)

type Model = type[models.Model]

_DIGEST_OF_NOTHING = hashlib.sha256().hexdigest()

FORMAT = "collabsite-site"
VERSION = 1

# The apps of which every model is in one of the tables below; a test checks that.
APPS = ("articles", "metrics", "sources", "site")


# What the owner sets, such as the name of the site.
SETTINGS: tuple[Model, ...] = (SiteIdentity,)


def shared_files() -> dict[str, tuple[Model, ...]]:
    """Return the models whose rows are in one file of the whole site, by its name."""
    return {
        "settings.json": SETTINGS,
        "menus.json": (MenuItem,),
        "home.json": (Home, HomeArticle),
        "redirects.json": (Redirect,),
        "topics.json": (Topic,),
        "authors.json": (Author,),
        "sources.json": (Source,),
    }


# The models of each kind of folder: how a row leads to what the folder is of.
ARTICLE: Mapping[Model, str] = {
    Article: "pk",
    Authorship: "article",
    Citation: "article",
    Section: "article",
    Comment: "article",
    Reply: "comment__article",
    Exemption: "article",
    Proposal: "article",
    ProposalReason: "proposal__article",
}
EDITION: Mapping[Model, str] = {
    Edition: "pk",
    EditionAuthor: "edition",
    EditionData: "edition",
    EditionImage: "edition",
    EditionReference: "edition",
    EditionTopic: "edition",
    QuotedCell: "edition",
}
DATASET: Mapping[Model, str] = {Dataset: "pk", DatasetSource: "dataset"}
RELEASE: Mapping[Model, str] = {Release: "pk", Indicator: "release", ReleaseSource: "release"}
IMAGE: Mapping[Model, str] = {Image: "pk"}
# In tables beside a release, as there may be millions.
TABLES: Mapping[str, Model] = {"rows.csv": Entity, "values.csv": Observation}

LEFT_OUT: Mapping[Model, str] = {
    SectionImage: "triggers make it from the sections",
    FirstVisit: "a secret link, and the owner of this installation",
    DataImport: "an unfinished upload of the last day, of an account",
    Revision: "the history of a draft, which stays where it was written",
    SharedPreview: "a secret address, which must not work on two sites",
}


def exported_models() -> set[Model]:
    """Return all models whose rows travel."""
    shared = {model for group in shared_files().values() for model in group}
    folders = (ARTICLE, EDITION, DATASET, RELEASE, IMAGE)
    return shared.union(*folders, TABLES.values())


def content_models() -> list[Model]:
    """Return the models of articles and data, in one order."""
    found = [
        model
        for label in ("articles", "metrics", "sources")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda model: model._meta.label)


def content_digest() -> str:
    """Return the digest of all articles and data, with whatever belongs to them."""
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
