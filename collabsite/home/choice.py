"""The choice for the home page, as readers see it, and those of its articles that they don't."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from articles.models import Article, Edition
from collabsite.home.models import Home
from collabsite.web.text import format_moment


@dataclass(frozen=True)
class Parts:
    """The parts that the home page shows."""

    newest: bool = True
    most_read: bool = True
    topics: bool = True
    corrections: bool = True
    data: bool = True


@dataclass(frozen=True)
class HomeChoice:
    """Public editions that were chosen, by their keys: the leading one, and those that follow."""

    lead: int | None = None
    others: tuple[int, ...] = ()
    parts: Parts = Parts()


@dataclass(frozen=True)
class SkippedArticle:
    """A chosen article that readers do not see on the home page in a language, and why."""

    title: str
    sentence: str
    language: str


def home_choice(language: str, *, at: dt.datetime) -> HomeChoice:
    """Return the choice for the home page in a language; one query."""

    def edition_of(article: str) -> Subquery:
        newest = Edition.objects.newest(at=at).listed().filter(article=OuterRef(article))
        return Subquery(newest.exclude(change=Edition.Change.RETRACTION).values("pk")[:1])

    found = Home.objects.filter(language=language).order_by("articles__ordering", "articles__pk")
    rows = found.values_list(
        edition_of("lead"),
        edition_of("articles__article"),
        *("newest", "most_read", "topics", "corrections", "data"),
    )
    choice = HomeChoice()
    for lead, edition, *parts in rows:
        others = (*choice.others, edition) if edition and edition != lead else choice.others
        choice = HomeChoice(lead, others, Parts(*parts))
    return choice


def skipped_articles(homes: "QuerySet[Home]", *, at: dt.datetime) -> list[SkippedArticle]:
    """Return the chosen articles that are skipped, in their order; three queries at most."""
    chosen = [
        (home.language, key)
        for home in homes.prefetch_related("articles")
        for key in dict.fromkeys([home.lead_id, *(row.article_id for row in home.articles.all())])
        if key
    ]
    if not chosen:
        return []
    keys = {key for _language, key in chosen}
    found = Article.with_binned.filter(pk__in=keys).with_status(at=at).in_bulk()
    return [
        SkippedArticle(found[key].title, sentence, language)
        for language, key in chosen
        if (sentence := _why_skipped(found[key]))
    ]


def _why_skipped(article: Any) -> str:  # noqa: ANN401 - An article with its status.
    if article.public_change == Edition.Change.RETRACTION:
        return _("The article is retracted.")
    if article.public_number is not None:
        return ""
    if article.binned_at:
        return _("The article is in the bin.")
    if article.due_at:
        return _("The article becomes public on %(when)s.") % {
            "when": format_moment(article.due_at)
        }
    return _("The article is not published yet.")
