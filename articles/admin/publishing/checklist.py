"""Checklist of an article, with links into the forms."""

import datetime as dt
from collections.abc import Callable, Collection

from django.urls import reverse

from articles.content import EditionContent
from articles.models import Article, Edition
from articles.publishing.checks import check
from articles.publishing.composition import ComposedArticle, compose
from collabsite.web.checklist import Finding, ShownChecklist


def compose_and_check(
    article: Article, *, last: Edition | None, at: dt.datetime, accepted: Collection[str] = ()
) -> tuple[EditionContent, ShownChecklist]:
    """Compose the working copy as an edition of `at` and check it, without storing anything.

    Warnings that were accepted with the `last` edition are not asked again.
    """
    composition = compose(article, at=at)
    found = check(ComposedArticle(article, composition, at, last))
    before = last.accepted if last else ()
    shown = found.shown(url=finding_url(article), accepted=accepted, before=before)
    return composition.content, shown


def finding_url(article: Article) -> Callable[[Finding], str]:
    """Return a function that returns the address where a finding about the article is fixed."""

    def url(finding: Finding) -> str:
        form = reverse("admin:articles_article_change", args=[article.pk])
        if finding.source is not None:
            form = reverse("admin:sources_source_change", args=[finding.source])
        return f"{form}#{finding.target}" if finding.target else form

    return url
