"""Models whose rows travel with an export, by the file that has them, and those that do not."""

from collections.abc import Mapping

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
from collabsite.site.pictures import find_picture
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

FORMAT = "collabsite-site"
VERSION = 1

# The apps of which every model is in one of the tables below; a test checks that.
APPS = ("articles", "metrics", "sources", "site")


# What the owner sets, such as the name of the site.
SETTINGS: tuple[Model, ...] = (SiteIdentity,)


def picture_names(row: models.Model) -> list[str]:
    """Return the names of the pictures of the site's own face that a row of these models has."""
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields)
    names = (value for value in values if isinstance(value, str) and find_picture(value))
    return list(dict.fromkeys(names))


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
