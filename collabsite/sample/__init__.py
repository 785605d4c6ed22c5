"""The sample article of a new site: imported from a document, then linked to data and sources."""

import tomllib
from importlib import resources
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from articles import publishing
from articles.drafts import revision
from articles.drafts.quoted_cells import write_cells_of_draft
from articles.models import Article, Edition, Topic
from articles.prose.claims import ClaimNode
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.site.models import SiteIdentity
from collabsite.transfer import documents
from collabsite.transfer.documents.article import import_document
from metrics.models import Dataset, Release

SLUG = "science-across-a-divide"
DATASET = "the-record-in-four-fields"

_FILES = resources.files(__package__)
_MARKS: dict[str, Any] = tomllib.loads(_FILES.joinpath("marks.toml").read_text("utf-8"))
# What a new site with the sample is called, until its owner names it.
IDENTITY: dict[str, str] = _MARKS["identity"]


@transaction.atomic
def load(*, owner: User | None = None) -> Edition:
    """Create and publish the sample article and its dataset; return the edition."""
    if not SiteIdentity.objects.exists():
        SiteIdentity.objects.create(**IDENTITY)
    text = _FILES.joinpath("document.txt").read_bytes()
    article = import_document(documents.read(text), owner=owner).article
    for key, fields in _MARKS["sources"].items():
        Source.objects.update_or_create(key=key, defaults=fields)
    Dataset.objects.filter(slug=DATASET).update(
        title="Joint research of Chinese and Western institutions, by area",
        summary=(
            "Publications written jointly, how much more they are cited than single-region"
            " papers, and the average grant behind them."
        ),
    )
    release = Release.objects.get(dataset__slug=DATASET)
    for code, unit in _MARKS["units"].items():
        release.indicators.filter(code=code).update(unit=unit)
    for code, names in _MARKS["also_called"]["rows"].items():
        release.entities.filter(code=code).update(also_called=names)
    for code, names in _MARKS["also_called"]["columns"].items():
        release.indicators.filter(code=code).update(also_called=names)
    _add_marks(article)
    article.slug = SLUG
    article.standfirst = _MARKS["standfirst"]
    article.save()
    topic = Topic.objects.create(
        slug="international-collaboration", name="International collaboration", name_zh="国际合作"
    )
    article.topics.add(topic)
    revision.record(article, by=None, event=revision.Event.IMPORTED)
    issue_release(Dataset.objects.get(slug=DATASET), by=None)
    return publishing.publish(article, by=None)


def _add_marks(article: Article) -> None:
    """Add the marks of numbers, citations and claims to the prose."""
    for section in article.sections.all():
        for words, key in _MARKS["citations"].items():
            section.body = section.body.replace(
                words, f'{words}<cite data-source="{key}">{key}</cite>'
            )
        if "data-table" in section.body:
            section.body += _MARKS["chart"]
            for literal, (cell, form) in _MARKS["cells"].items():
                attribute = f' data-form="{form}"' if form else ""
                section.body = section.body.replace(
                    literal, f'<data data-cell="{DATASET}/{cell}"{attribute}>{literal}</data>'
                )
        for words, statement in _MARKS["claims"].items():
            node = ClaimNode(DATASET, statement, words)
            section.body = section.body.replace(words, node.around(words))
        section.save()
    write_cells_of_draft(article)
