"""Related articles, which show the same data or have the same topics."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
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
from collabsite.web.prepared_queries import AT, Parameter, Parameters, PreparedQuery
from collabsite.web.responses import PAGE_ONLY

MAX_RELATED = 3
# Only the newest editions that share something are compared, so that a page takes no longer when
# thousands do.
_MAX_COMPARED = 40


@dataclass(frozen=True)
class Shared:
    """Dataset or topic that two articles share, with the language of its name ('': the interface's)."""

    name: str
    language: str
    url: str


@dataclass(frozen=True)
class RelatedArticle:
    """An article to read next, with the data and the topics that it shares.

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
    """A dataset (`data` is its slug) or else a topic (its key) of an edition.

    Rows of the topics of the edition itself have their names, too.
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
class Candidate:
    """Newest edition of another article, with the slugs of data and keys of topics that it shares."""

    edition: int
    published_at: dt.datetime
    datasets: list[str] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, dt.datetime, int]:
        """Sort key: shared data weigh more than shared topics; among equals the newer ranks higher."""
        shared = 2 * len(self.datasets) + len(self.topics)
        return shared, self.published_at, self.edition


class RelatedEdition(NamedTuple):
    """An edition as lists of related articles and translations name it."""

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
    """Return the articles in its language that share most with an edition, the closest first.

    `topics` and `datasets` (slugs) are those of the edition. Translations of it and retracted
    articles are left out. At most three queries.
    """
    rows = read_shared(
        0,
        article=edition.article_id,
        root=edition.article.original_id or edition.article_id,
        language=edition.language,
        topics=[topic.pk for topic in topics],
        datasets=datasets,
        at=at,
    )
    candidates = rank(rows)
    keys = [candidate.edition for candidate in candidates]
    editions = EDITIONS.rows(editions=keys, root=0, translated=0, at=at) if keys else []
    return describe(candidates, editions, topics, at=at)


def read_shared(
    own: int,
    *,
    article: int,
    root: int,
    language: str,
    topics: Collection[int],
    datasets: Collection[str],
    at: dt.datetime,
) -> list[SharedRow]:
    """Return what the newest editions of other articles share with these topics and datasets.

    `own` is the key of an edition whose topics are added to the rows; 0 adds none. `root` is the
    original of all translations, which are left out. One query, if there is anything to share.
    """
    if not (topics or datasets):
        return []
    data = {f"data{number}": slug for number, slug in enumerate(datasets)}
    filed = {f"topic{number}": key for number, key in enumerate(topics)}
    edition = {"own": own, "article": article, "root": root, "language": language, "at": at}
    return _prepare_shared(len(data), len(filed)).rows(**data, **filed, **edition)


@cache
def _prepare_shared(datasets: int, topics: int) -> PreparedQuery[SharedRow]:
    """Return the query for this number of datasets and topics."""
    return PreparedQuery(
        partial(
            _shared,
            datasets=[Parameter(f"data{number}", CharField()) for number in range(datasets)],
            topics=[Parameter(f"topic{number}", BigIntegerField()) for number in range(topics)],
        ),
        SharedRow,
    )


def _shared(*, datasets: Sequence[Parameter], topics: Sequence[Parameter]) -> QuerySet[Any, Any]:
    article, root, own = (Parameter(name, BigIntegerField()) for name in ("article", "root", "own"))
    others = (
        Edition.objects.newest(at=AT)
        .listed()
        .filter(pk=OuterRef("edition"))
        .exclude(change=Edition.Change.RETRACTION)
        .exclude(Q(article=root) | Q(article__original=root) | Q(article=article))
    )

    def newest(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Return the first rows in the order of the index on the shared dataset or topic."""
        language = Parameter("language", CharField())
        found = rows.filter(Exists(others), language=language, published_at__lte=AT)
        first = found.order_by("-published_at", "-edition_id").values("pk")[:_MAX_COMPARED]
        # SQLite allows a LIMIT in a part of a union only within a subquery.
        limited: QuerySet[Any, Any] = rows.model._default_manager.filter(pk__in=first)
        return limited

    empty, zero = Value("", CharField()), Value(0, BigIntegerField())
    unnamed, own_topics = (empty, empty, empty), EditionTopic.objects.filter(edition=own)
    parts = [
        *(
            newest(EditionData.objects.filter(dataset=slug)).values_list(
                "edition_id", "published_at", "dataset", zero, "pk", *unnamed
            )
            for slug in datasets
        ),
        *(
            newest(EditionTopic.objects.filter(topic=key)).values_list(
                "edition_id", "published_at", empty, "topic_id", "pk", *unnamed
            )
            for key in topics
        ),
        own_topics.values_list(
            *["edition_id", "published_at"],
            empty,
            *["topic_id", "pk", "topic__slug", "topic__name", "topic__name_zh"],
        ),
    ]
    return parts[0].order_by().union(*(part.order_by() for part in parts[1:]), all=True)


def rank(rows: Iterable[SharedRow]) -> list[Candidate]:
    """Return the editions that share most, the closest first."""
    # The newest edition first; rows of one edition in the order of their keys.
    ordered = sorted(rows, key=lambda row: row.pk)
    ordered.sort(key=lambda row: (row.published_at, row.edition), reverse=True)
    of_data = [row for row in ordered if not row.topic][:_MAX_COMPARED]
    of_topics = [row for row in ordered if row.topic][:_MAX_COMPARED]
    candidates: dict[int, Candidate] = {}
    for row in [*of_data, *of_topics]:
        candidate = candidates.setdefault(row.edition, Candidate(row.edition, row.published_at))
        if row.topic:
            candidate.topics.append(row.topic)
        else:
            candidate.datasets.append(row.data)
    return sorted(candidates.values(), key=lambda each: each.rank, reverse=True)[:MAX_RELATED]


def _editions() -> QuerySet[Edition, Any]:
    root, translated = (Parameter(name, BigIntegerField()) for name in ("root", "translated"))
    group = Article.objects.filter(Q(pk=root) | Q(original=root) | Q(pk=translated))
    newest = Edition.objects.newest(at=AT).filter(article__in=group.values("pk"))
    editions = Parameters("editions", BigIntegerField())
    # With OR instead of a union, PostgreSQL reads the whole table.
    given = Edition.objects.filter(pk__in=editions).order_by().values("pk")
    return (
        Edition.objects.filter(pk__in=given.union(newest.order_by().values("pk")))
        .order_by()
        .values_list(
            *["pk", "sha256", "article_id", "title", "slug", "language", "date"],
            KeyTextTransform("date", "content"),
        )
    )


# The given `editions`, and the newest editions of the article `root`, of its translations, and of the
# article `translated`.
EDITIONS = PreparedQuery(_editions, RelatedEdition)


def describe(
    candidates: Iterable[Candidate],
    editions: Iterable[RelatedEdition],
    topics: Iterable[Topic],
    *,
    at: dt.datetime,
) -> tuple[RelatedArticle, ...]:
    """Return the related articles, with the names of what they share; one query at most.

    `editions` are those of the candidates, and `topics` those that they may share.
    """
    topics_by_key = {topic.pk: topic for topic in topics}
    editions_by_key = {row.pk: row for row in editions}
    slugs = {slug for candidate in candidates for slug in candidate.datasets}
    names = embeds.provider().dataset_names(slugs, at=at)
    return tuple(
        RelatedArticle(
            title=edition.title,
            url=reverse("articles:article", args=[edition.slug]),
            language=edition.language,
            date=edition.date if edition.own_date else None,
            day=edition.date,
            datasets=tuple(
                Shared(names[slug].title, names[slug].language, names[slug].url)
                for slug in candidate.datasets
                if slug in names
            ),
            topics=tuple(
                Shared(str(topics_by_key[key]), "", topics_by_key[key].get_absolute_url())
                for key in candidate.topics
            ),
        )
        for candidate in candidates
        for edition in [editions_by_key[candidate.edition]]
    )
