"""Articles to read next: those that share topics with one, and how that is said."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from articles.models import Edition, EditionTopic, Topic

MOST = 4
# Of all that share a topic only the newest are looked at, so that a page costs the same when
# thousands do.
_LOOKED_AT = 40


@dataclass(frozen=True)
class Shared:
    """What two articles have in common, named in the language of the interface."""

    name: str
    url: str


@dataclass(frozen=True)
class RelatedArticle:
    """An article to read next, and the topics that say why."""

    title: str
    url: str
    language: str
    date: dt.date
    topics: tuple[Shared, ...]


def related_articles(
    edition: Edition, topics: Sequence[Topic], *, at: dt.datetime
) -> tuple[RelatedArticle, ...]:
    """Return the articles in its language that share most with an edition, the newest before others.

    Neither its translations nor what was retracted is among them. At most two queries.
    """
    own = {topic.pk: topic for topic in topics}
    if not own:
        return ()
    sharing = EditionTopic.objects.filter(edition=OuterRef("pk"), topic__in=list(own))
    root = edition.article.original_id or edition.article_id
    found = {
        other.pk: other
        for other in Edition.objects.newest(at=at)
        .filter(Exists(sharing), language=edition.language)
        .exclude(change=Edition.Change.RETRACTION)
        .exclude(Q(article=root) | Q(article__original=root) | Q(article=edition.article_id))
        .order_by("-published_at", "-pk")
        .for_reading()
        .only("title", "slug", "language", "date", "published_at")[:_LOOKED_AT]
    }
    shared: dict[int, list[Topic]] = {}
    if found:
        rows = EditionTopic.objects.filter(edition__in=list(found), topic__in=list(own))
        for other, topic in rows.order_by("pk").values_list("edition", "topic"):
            shared.setdefault(other, []).append(own[topic])
    # Sorting keeps the newest first among those that share as much.
    nearest = sorted(found, key=lambda pk: -len(shared[pk]))[:MOST]
    return tuple(
        RelatedArticle(
            title=found[pk].title,
            url=reverse("articles:article", args=[found[pk].slug]),
            language=found[pk].language,
            date=found[pk].date,
            topics=tuple(Shared(str(topic), topic.get_absolute_url()) for topic in shared[pk]),
        )
        for pk in nearest
    )
