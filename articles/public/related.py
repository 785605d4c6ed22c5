"""Related articles, which show the same data or have the same topics."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from articles.models import Edition, EditionData, EditionTopic, Topic
from collabsite.web.responses import PAGE_ONLY
from metrics.public.names import dataset_names

MAX_RELATED = 3
# Only the newest editions that share something are compared, so that a page takes no longer when
# thousands do.
_MAX_COMPARED = 100


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


@dataclass
class _Candidate:
    """Newest edition of another article, with the slugs of data and keys of topics that it shares."""

    key: int
    published_at: dt.datetime
    title: str
    slug: str
    date: dt.date
    own_date: str | None
    datasets: list[str] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, dt.datetime, int]:
        """Sort key: shared data weigh more than shared topics; among equals the newer ranks higher."""
        shared = 2 * len(self.datasets) + len(self.topics)
        return shared, self.published_at, self.key


def related_articles(
    edition: Edition, topics: Sequence[Topic], datasets: Collection[str], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in its language that share most with an edition, the closest first.

    `topics` and `datasets` (slugs) are those of the edition. Translations of it and retracted
    articles are left out. At most four queries.
    """
    topics_by_key = {topic.pk: topic for topic in topics}
    candidates = _candidates(edition, topics_by_key, datasets, at=at)
    chosen = sorted(candidates, key=lambda each: each.rank, reverse=True)[:MAX_RELATED]
    slugs = {slug for candidate in chosen for slug in candidate.datasets}
    names = dataset_names(slugs, at=at)
    return tuple(
        RelatedArticle(
            title=candidate.title,
            url=reverse("articles:article", args=[candidate.slug]),
            language=edition.language,
            date=candidate.date if candidate.own_date else None,
            day=candidate.date,
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
        for candidate in chosen
    )


def _candidates(
    edition: Edition, topics: Collection[int], datasets: Collection[str], *, at: dt.datetime
) -> Collection[_Candidate]:
    shared: list[tuple[int, Any, str]] = []
    for rows, name in (
        (EditionData.objects.filter(dataset__in=datasets), "dataset"),
        (EditionTopic.objects.filter(topic__in=topics), "topic"),
    ):
        newest = rows.filter(language=edition.language, published_at__lte=at)
        compared = newest.order_by("-published_at", "-edition_id")[:_MAX_COMPARED]
        pairs = compared.values_list("pk", "edition_id", name)
        shared += [(key, value, name) for _pk, key, value in sorted(pairs)]
    if not shared:
        return ()
    root = edition.article.original_id or edition.article_id
    others = Edition.objects.newest(at=at).listed().order_by()
    candidates = {
        key: _Candidate(key, *described)
        for key, article, original, change, *described in others.filter(
            pk__in={key for key, _value, _name in shared}
        ).values_list(
            *("pk", "article_id", "article__original", "change"),
            *("published_at", "title", "slug", "date"),
            KeyTextTransform("date", "content"),
        )
        if change != Edition.Change.RETRACTION and root not in {article, original}
    }
    for key, value, name in shared:
        if candidate := candidates.get(key):
            (candidate.datasets if name == "dataset" else candidate.topics).append(value)
    return candidates.values()
