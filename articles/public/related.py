"""Related articles: those that show the same data or have the same topics, and which."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
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

    edition: int
    published_at: dt.datetime
    datasets: list[str] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)

    @property
    def nearness(self) -> tuple[int, dt.datetime, int]:
        """Sort key: shared data weigh more than shared topics; among equals the newer comes first."""
        shared = 2 * len(self.datasets) + len(self.topics)
        return shared, self.published_at, self.edition


def related_articles(
    edition: Edition, topics: Sequence[Topic], datasets: Collection[str], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in its language that share most with an edition, the nearest first.

    `topics` and `datasets` (slugs) are those of the edition. Translations of it and retracted
    articles are left out. At most three queries.
    """
    by_key = {topic.pk: topic for topic in topics}
    others: dict[int, _Other] = {}
    for key, published_at, dataset, topic in _newest_others(edition, by_key, datasets, at=at):
        other = others.setdefault(key, _Other(key, published_at))
        if topic:
            other.topics.append(topic)
        else:
            other.datasets.append(dataset)
    nearest = sorted(others.values(), key=lambda other: other.nearness, reverse=True)[:MOST]
    found: dict[int, Any] = {}
    if nearest:
        shown = Edition.objects.only("title", "slug", "language", "date").for_reading()
        with_date = shown.annotate(own_date=F("content__date"))
        found = with_date.in_bulk([other.edition for other in nearest])
    slugs = {slug for other in nearest for slug in other.datasets}
    names = embeds.provider().dataset_names(slugs, at=at)
    return tuple(
        RelatedArticle(
            title=own.title,
            url=reverse("articles:article", args=[own.slug]),
            language=own.language,
            date=own.date if own.own_date else None,
            day=own.date,
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
        for own in [found[other.edition]]
    )


type _Row = tuple[int, dt.datetime, str, int]


def _newest_others(
    edition: Edition, topics: Collection[int], datasets: Collection[str], *, at: dt.datetime
) -> list[_Row]:
    """Return the newest editions of other articles that share data, and those that share topics.

    A row has an edition, when it was published, and the slug of the data or the key of the topic.
    One query.
    """
    root = edition.article.original_id or edition.article_id
    others = (
        Edition.objects.newest(at=at)
        .filter(pk=OuterRef("edition"))
        .exclude(change=Edition.Change.RETRACTION)
        .exclude(Q(article=root) | Q(article__original=root) | Q(article=edition.article_id))
    )

    def newest(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Return the rows that an index of the shared thing has first."""
        found = rows.filter(Exists(others), language=edition.language, published_at__lte=at)
        first = found.order_by("-published_at", "-edition_id").values("pk")[:_LOOKED_AT]
        # Only a query within another may be cut before it is combined with more.
        cut: QuerySet[Any, Any] = rows.model._default_manager.filter(pk__in=first)
        return cut.order_by()

    none, nothing = Value(""), Value(0)
    parts = [
        newest(EditionData.objects.filter(dataset=slug)).values_list(
            "edition_id", "published_at", "dataset", nothing, "pk"
        )
        for slug in datasets
    ] + [
        newest(EditionTopic.objects.filter(topic=key)).values_list(
            "edition_id", "published_at", none, "topic_id", "pk"
        )
        for key in topics
    ]
    if not parts:
        return []
    rows = list(parts[0].union(*parts[1:], all=True))
    # The newest first, and of those of one edition the first.
    rows.sort(key=lambda row: row[4])
    rows.sort(key=lambda row: (row[1], row[0]), reverse=True)
    of_data = [row[:4] for row in rows if not row[3]]
    of_topics = [row[:4] for row in rows if row[3]]
    return [*of_data[:_LOOKED_AT], *of_topics[:_LOOKED_AT]]
