"""The checklist as the pages of the admin show it: each point with the way to its place."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from articles import checklist
from articles.composing import Composition, compose
from articles.findings import Finding
from articles.models import Article


@dataclass(frozen=True)
class Shown:
    """A point of the checklist, the address of its place in the form, and whether it is ticked."""

    finding: Finding
    place: str
    ticked: bool


def checked(
    article: Article, *, at: dt.datetime, ticked: Collection[str] = ()
) -> tuple[Composition, tuple[Shown, ...], tuple[Shown, ...]]:
    """Compose the working copy; return it with the errors and warnings of its checklist."""
    composition = compose(article, at=at)
    found = checklist.check(article, composition, at=at)
    form = reverse("admin:articles_article_change", args=[article.pk])

    def shown(findings: tuple[Finding, ...]) -> tuple[Shown, ...]:
        return tuple(
            Shown(
                finding,
                f"{form}#{finding.target}" if finding.target else form,
                finding.key in ticked,
            )
            for finding in findings
        )

    return composition, shown(found.errors), shown(found.warnings)
