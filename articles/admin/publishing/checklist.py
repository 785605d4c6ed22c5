"""The checklist as the pages of the admin show it: each point with a link to its place."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse

from articles.content import Content
from articles.models import Article
from articles.publishing import checklist
from articles.publishing.composition import compose
from collabsite.web.findings import Finding


@dataclass(frozen=True)
class Point:
    """A point of the checklist, the address of its place in the form, and whether it is ticked."""

    finding: Finding
    place: str
    ticked: bool


@dataclass(frozen=True)
class Checked:
    """What an edition would hold, and the points of the checklist about it."""

    content: Content
    errors: tuple[Point, ...]
    warnings: tuple[Point, ...]


def checked(article: Article, *, at: dt.datetime, ticked: Collection[str] = ()) -> Checked:
    """Compose the working copy as an edition of `at` and check it; stores nothing."""
    composition = compose(article, at=at)
    found = checklist.check(article, composition, at=at)

    return Checked(
        composition.content,
        points(article, found.errors, ticked=ticked),
        points(article, found.warnings, ticked=ticked),
    )


def points(
    article: Article, findings: Iterable[Finding], *, ticked: Collection[str] = ()
) -> tuple[Point, ...]:
    """Return what was found about an article, each with the address of its place."""

    def place(finding: Finding) -> str:
        form = reverse("admin:articles_article_change", args=[article.pk])
        if finding.source is not None:
            form = reverse("admin:articles_source_change", args=[finding.source])
        return f"{form}#{finding.target}" if finding.target else form

    return tuple(
        Point(finding, place=place(finding), ticked=finding.key in ticked) for finding in findings
    )
