"""The choice for the home page, as readers see it, and those of its articles that they don't."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from articles.models import Article, Edition
from collabsite.home.models import Home
from collabsite.web.prepared_queries import AT, Parameter, PreparedQuery


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
    """A chosen article that readers do not see, and why."""

    title: str
    sentence: str


def home_choice(language: str, *, at: dt.datetime) -> HomeChoice:
    """Return the choice for the home page in a language; one query."""
    rows = _CHOICE.rows(language=language, at=at)
    if not rows:
        return HomeChoice()
    lead, _edition, parts = rows[0]
    others = tuple(edition for _lead, edition, _parts in rows if edition and edition != lead)
    return HomeChoice(lead, others, parts)


def skipped_articles(home: Home, *, at: dt.datetime) -> list[SkippedArticle]:
    """Return the chosen articles that are skipped, in their order; two queries."""
    chosen = [home.lead_id, *home.articles.values_list("article", flat=True)]
    found = Article.with_binned.filter(pk__in=filter(None, chosen)).with_status(at=at).in_bulk()
    articles = [found[key] for key in dict.fromkeys(chosen) if key in found]
    return [
        SkippedArticle(article.title, sentence)
        for article in articles
        if (sentence := _why_skipped(article))
    ]


def _why_skipped(article: Any) -> str:  # noqa: ANN401 - An article with its status.
    if article.public_change == Edition.Change.RETRACTION:
        return _("The article is retracted.")
    if article.public_number is None:
        return _("The article is not published yet.")
    return ""


def _choice() -> QuerySet[Home, Any]:
    def edition_of(article: str) -> Subquery:
        newest = Edition.objects.newest(at=AT).listed().filter(article=OuterRef(article))
        return Subquery(newest.exclude(change=Edition.Change.RETRACTION).values("pk")[:1])

    language: Any = Parameter("language", CharField())
    found = Home.objects.filter(language=language).order_by("articles__ordering", "articles__pk")
    return found.values_list(
        edition_of("lead"),
        edition_of("articles__article"),
        *("newest", "most_read", "topics", "corrections", "data"),
    )


_CHOICE = PreparedQuery(_choice, lambda lead, edition, *parts: (lead, edition, Parts(*parts)))
