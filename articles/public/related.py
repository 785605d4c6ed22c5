"""Related articles: those that show the same data or have the same topics, and which."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from articles.models import Edition, EditionData, EditionTopic, Topic
from articles.prose import embeds
from collabsite.web.responses import PAGE_ONLY

MOST = 4
# Only the newest of those that share something are compared, so that a page costs the same when
# thousands do.
_LOOKED_AT = 80


@dataclass(frozen=True)
class Shared:
    """The data or topic that two articles share; `language` is that of its name, '' the interface's."""

    name: str
    language: str
    url: str


@dataclass(frozen=True)
class RelatedArticle:
    """An article to read next, and why: the data and the topics that it shares.

    `date` is the article's own, None if it gives none.
    """

    title: str
    url: str
    language: str
    date: dt.date | None
    datasets: tuple[Shared, ...]
    topics: tuple[Shared, ...]
    # The date, else the day of its first edition here.
    day: dt.date = field(metadata=PAGE_ONLY)


@dataclass
class _Other:
    """Newest edition of another article, with the shared slugs of data and keys of topics."""

    edition: Edition
    is_dated: bool
    datasets: list[str] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)

    @property
    def nearness(self) -> tuple[int, dt.datetime, int]:
        """Sort key: shared data weigh more than shared topics; among equals the newer comes first."""
        shared = 2 * len(self.datasets) + len(self.topics)
        return shared, self.edition.published_at, self.edition.pk


def related_articles(
    edition: Edition, topics: Sequence[Topic], datasets: Collection[str], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in its language that share most with an edition, the nearest first.

    `topics` and `datasets` (slugs) are those of the edition. Translations of it and retracted
    articles are left out. At most three queries.
    """
    by_key = {topic.pk: topic for topic in topics}
    others: dict[int, _Other] = {}
    if datasets:
        shown = EditionData.objects.filter(dataset__in=datasets)
        for row in _newest_others(shown, edition, "dataset", at=at):
            others.setdefault(
                row.edition_id, _Other(row.edition, bool(row.own_date))
            ).datasets.append(row.dataset)
    if by_key:
        in_topics = EditionTopic.objects.filter(topic__in=list(by_key))
        for row in _newest_others(in_topics, edition, "topic_id", at=at):
            others.setdefault(
                row.edition_id, _Other(row.edition, bool(row.own_date))
            ).topics.append(row.topic_id)
    nearest = sorted(others.values(), key=lambda other: other.nearness, reverse=True)[:MOST]
    slugs = {slug for other in nearest for slug in other.datasets}
    names = embeds.provider().dataset_names(slugs, at=at)
    return tuple(
        RelatedArticle(
            title=other.edition.title,
            url=reverse("articles:article", args=[other.edition.slug]),
            language=other.edition.language,
            date=other.edition.date if other.is_dated else None,
            day=other.edition.date,
            datasets=tuple(
                Shared(names[slug].title, names[slug].language, names[slug].url)
                for slug in other.datasets
                if slug in names
            ),
            topics=tuple(
                Shared(str(by_key[key]), "", by_key[key].get_absolute_url()) for key in other.topics
            ),
        )
        for other in nearest
    )


def _newest_others(
    rows: QuerySet[Any], edition: Edition, named: str, *, at: dt.datetime
) -> Iterable[Any]:
    """Return the rows of other articles' newest editions, the newest first."""
    root = edition.article.original_id or edition.article_id
    others = (
        Edition.objects.newest(at=at)
        .filter(language=edition.language)
        .exclude(change=Edition.Change.RETRACTION)
        .exclude(Q(article=root) | Q(article__original=root) | Q(article=edition.article_id))
    )
    shown = [f"edition__{name}" for name in ("title", "slug", "language", "date", "published_at")]
    newest: Iterable[Any] = (
        rows.filter(edition__in=others)
        .annotate(own_date=F("edition__content__date"))
        .select_related("edition")
        .only("edition_id", named, *shown)
        .order_by("-edition__published_at", "-edition_id", "pk")[:_LOOKED_AT]
    )
    return newest
