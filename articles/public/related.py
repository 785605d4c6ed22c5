"""Related articles, which show the same data or have the same topics."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from django.db import connection
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from articles.models import Edition, Topic
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


# Written by Django, the two halves take longer than all other queries of an article.
_SHARING = """
SELECT * FROM (
    SELECT part.id, part.edition_id, part.dataset, CAST(NULL AS bigint) AS topic_id
    FROM articles_editiondata part JOIN articles_edition edition ON edition.id = part.edition_id
    WHERE part.dataset IN (datasets) AND part.language = %s AND part.published_at <= %s
        AND edition.article_id <> %s
    ORDER BY part.published_at DESC, part.edition_id DESC LIMIT %s
) AS sharing_data
UNION ALL SELECT * FROM (
    SELECT part.id, part.edition_id, NULL, part.topic_id
    FROM articles_editiontopic part JOIN articles_edition edition ON edition.id = part.edition_id
    WHERE part.topic_id IN (topics) AND part.language = %s AND part.published_at <= %s
        AND edition.article_id <> %s
    ORDER BY part.published_at DESC, part.edition_id DESC LIMIT %s
) AS sharing_topics
"""


def related_articles(
    edition: Edition, topics: Sequence[Topic], datasets: Sequence[str], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in its language that share most with an edition, the closest first.

    Shared data weigh more than shared topics, and among equals the newer comes first. `topics` and
    `datasets` (slugs) are those of the edition. Translations of it and retracted articles are left
    out.
    """
    if not (datasets or topics):
        return ()
    # By the key of an edition: the slugs of the datasets and the keys of the topics that it shares.
    shared: dict[int, tuple[list[str], list[int]]] = {}
    sharing = _SHARING.replace("(datasets)", _marks(datasets)).replace("(topics)", _marks(topics))
    others = [
        edition.language,
        connection.ops.adapt_datetimefield_value(at),
        edition.article_id,
        _MAX_COMPARED,
    ]
    with connection.cursor() as cursor:
        keys = [topic.pk for topic in topics]
        cursor.execute(sharing, [*datasets, *others, *keys, *others])
        for _row, key, dataset, topic in sorted(cursor.fetchall(), key=itemgetter(0)):
            data, about = shared.setdefault(key, ([], []))
            if dataset is None:
                about.append(topic)
            else:
                data.append(dataset)
    if not shared:
        return ()
    newest = Edition.objects.newest(at=at).listed().order_by().filter(pk__in=shared)
    candidates = [
        candidate
        for article, original, *candidate in newest.exclude(
            change=Edition.Change.RETRACTION
        ).values_list(
            *("article_id", "article__original", "published_at", "pk", "title", "slug", "date")
        )
        if edition.group_id not in {article, original}
    ]
    weights = {key: 2 * len(data) + len(others) for key, (data, others) in shared.items()}
    candidates.sort(key=lambda each: (weights[each[1]], *each[:2]), reverse=True)
    chosen = candidates[:MAX_RELATED]
    # Not of all candidates, whose contents the database would have to read.
    contents = Edition.objects.filter(pk__in=[each[1] for each in chosen]).order_by()
    dated = dict(contents.values_list("pk", KeyTextTransform("date", "content")))
    slugs = {slug for each in chosen for slug in shared[each[1]][0]}
    names = dataset_names(slugs, at=at)
    topics_by_key = {topic.pk: topic for topic in topics}
    return tuple(
        RelatedArticle(
            title=title,
            url=reverse("articles:article", args=[slug]),
            language=edition.language,
            date=date if dated[key] else None,
            day=date,
            datasets=tuple(
                Shared(names[slug].title, names[slug].language, names[slug].url)
                for slug in shared[key][0]
                if slug in names
            ),
            topics=tuple(
                Shared(str(topics_by_key[topic]), "", topics_by_key[topic].get_absolute_url())
                for topic in shared[key][1]
            ),
        )
        for _published_at, key, title, slug, date in chosen
    )


def _marks(values: Sequence[object]) -> str:
    """Return the place of these values in a query; of none, a list in which nothing is."""
    return f"({', '.join(['%s'] * len(values)) or 'NULL'})"
