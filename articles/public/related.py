"""Related articles, which show the same data or have the same topics."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from articles.models import Article, Edition, EditionData, EditionTopic, Topic
from articles.prose import embeds
from collabsite.web.prepared_queries import Parameter, Parameters, PreparedQuery
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
    """A related article, with the data and topics that it shares.

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


class SharedRow(NamedTuple):
    """Something that an edition shares: data (by its slug) or else a topic (by its key).

    The rows of the edition's own topics have their names.
    """

    edition: int
    published_at: dt.datetime
    data: str
    topic: int
    pk: int
    slug: str = ""
    name: str = ""
    name_zh: str = ""


@dataclass
class Other:
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


class NearestRow(NamedTuple):
    """Row of an edition for a list of related articles."""

    pk: int
    sha256: str
    article: int
    title: str
    slug: str
    language: str
    date: dt.date
    own_date: str | None


def related_articles(
    edition: Edition, topics: Sequence[Topic], datasets: Collection[str], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in the language of an edition that share most with it, the nearest first.

    `topics` and `datasets` (slugs) are those of the edition. Translations of it and retracted
    articles are left out. At most three queries.
    """
    rows = shared_rows(
        0,
        article=edition.article_id,
        root=edition.article.original_id or edition.article_id,
        language=edition.language,
        topics=[topic.pk for topic in topics],
        datasets=datasets,
        at=at,
    )
    nearest = nearest_others(rows)
    keys = [other.edition for other in nearest]
    found = NEAREST.rows(editions=keys, root=0, translated=0, at=at) if keys else []
    return complete(nearest, found, topics, at=at)


def shared_rows(
    own: int,
    *,
    article: int,
    root: int,
    language: str,
    topics: Collection[int],
    datasets: Collection[str],
    at: dt.datetime,
) -> list[SharedRow]:
    """Return the newest editions of other articles that share data, and those that share topics.

    `own` is the key of the edition, whose topics come with them; 0: without them. `root` is the
    original of all translations. One query, if there is anything to share.
    """
    if not (topics or datasets):
        return []
    shared = {f"data{number}": slug for number, slug in enumerate(datasets)}
    filed = {f"topic{number}": key for number, key in enumerate(topics)}
    place = {"own": own, "article": article, "root": root, "language": language, "at": at}
    return _shared(len(shared), len(filed)).rows(**shared, **filed, **place)


@cache
def _shared(datasets: int, topics: int) -> PreparedQuery[SharedRow]:
    """Return the query for these numbers of datasets and topics."""
    return PreparedQuery(
        partial(
            _shared_rows,
            datasets=[Parameter(f"data{number}", CharField()) for number in range(datasets)],
            topics=[Parameter(f"topic{number}", BigIntegerField()) for number in range(topics)],
        ),
        SharedRow,
    )


# Querysets take it for a time.
_AT: Any = Parameter("at", DateTimeField())


def _shared_rows(
    *, datasets: Sequence[Parameter], topics: Sequence[Parameter]
) -> QuerySet[Any, Any]:
    article, root, own = (Parameter(name, BigIntegerField()) for name in ("article", "root", "own"))
    others = (
        Edition.objects.newest(at=_AT)
        .filter(pk=OuterRef("edition"))
        .exclude(change=Edition.Change.RETRACTION)
        .exclude(Q(article=root) | Q(article__original=root) | Q(article=article))
    )

    def newest(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Return the first rows of an index of shared data or topics."""
        language = Parameter("language", CharField())
        found = rows.filter(Exists(others), language=language, published_at__lte=_AT)
        first = found.order_by("-published_at", "-edition_id").values("pk")[:_LOOKED_AT]
        # Only a query within another may be cut before it is combined with more.
        cut: QuerySet[Any, Any] = rows.model._default_manager.filter(pk__in=first)
        return cut

    none, nothing = Value("", CharField()), Value(0, BigIntegerField())
    unnamed, own_topics = (none, none, none), EditionTopic.objects.filter(edition=own)
    parts = [
        *(
            newest(EditionData.objects.filter(dataset=slug)).values_list(
                "edition_id", "published_at", "dataset", nothing, "pk", *unnamed
            )
            for slug in datasets
        ),
        *(
            newest(EditionTopic.objects.filter(topic=key)).values_list(
                "edition_id", "published_at", none, "topic_id", "pk", *unnamed
            )
            for key in topics
        ),
        own_topics.values_list(
            *["edition_id", "published_at"],
            none,
            *["topic_id", "pk", "topic__slug", "topic__name", "topic__name_zh"],
        ),
    ]
    return parts[0].order_by().union(*(part.order_by() for part in parts[1:]), all=True)


def nearest_others(rows: Iterable[SharedRow]) -> list[Other]:
    """Return the editions that share most, the nearest first."""
    # The newest first, and of those of one edition the first.
    ordered = sorted(rows, key=lambda row: row.pk)
    ordered.sort(key=lambda row: (row.published_at, row.edition), reverse=True)
    of_data = [row for row in ordered if not row.topic][:_LOOKED_AT]
    of_topics = [row for row in ordered if row.topic][:_LOOKED_AT]
    others: dict[int, Other] = {}
    for row in [*of_data, *of_topics]:
        other = others.setdefault(row.edition, Other(row.edition, row.published_at))
        if row.topic:
            other.topics.append(row.topic)
        else:
            other.datasets.append(row.data)
    return sorted(others.values(), key=lambda other: other.nearness, reverse=True)[:MOST]


def _nearest() -> QuerySet[Edition, Any]:
    root, translated = (Parameter(name, BigIntegerField()) for name in ("root", "translated"))
    group = Article.objects.filter(Q(pk=root) | Q(original=root) | Q(pk=translated))
    newest = Edition.objects.newest(at=_AT).filter(article__in=group.values("pk"))
    editions = Parameters("editions", BigIntegerField())
    # Not by OR, for which PostgreSQL reads the whole table.
    named = Edition.objects.filter(pk__in=editions).order_by().values("pk")
    return (
        Edition.objects.filter(pk__in=named.union(newest.order_by().values("pk")))
        .order_by()
        .values_list(
            *["pk", "sha256", "article_id", "title", "slug", "language", "date"],
            KeyTextTransform("date", "content"),
        )
    )


# Editions, and the newest ones of an article, of its translations, and of what it was translated from.
NEAREST = PreparedQuery(_nearest, NearestRow)


def complete(
    nearest: Iterable[Other],
    found: Iterable[NearestRow],
    topics: Iterable[Topic],
    *,
    at: dt.datetime,
) -> tuple[RelatedArticle, ...]:
    """Return the articles of these editions, with the names of what they share; one query at most."""
    by_key = {topic.pk: topic for topic in topics}
    editions = {row.pk: row for row in found}
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
        for own in [editions[other.edition]]
    )
