"""Numbers of published articles by language and topic, which lists show."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from articles.models.edition_parts import EditionTopic
from articles.models.editions import Edition
from articles.models.taxonomy import Language, Topic
from collabsite.web.prepared_queries import AT, PreparedQuery


class ListingCount(models.Model):
    """Number of articles by the language and topic of their last edition; without a topic, of all.

    Publishing keeps it, so that no list counts editions. A scheduled edition is counted from when it
    is made; `listing_counts` corrects that until its time comes.
    """

    language = models.CharField(_("language"), max_length=10, choices=Language)
    # A topic of a published edition can't be deleted; for any other the number is 0.
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    articles = models.IntegerField(_("articles"), default=0)

    class Meta:
        verbose_name = _("number of listed articles")
        verbose_name_plural = _("numbers of listed articles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="listing_count_once", fields=["language", "topic"]),
            models.UniqueConstraint(
                name="listing_count_of_language_once",
                fields=["language"],
                condition=Q(topic__isnull=True),
            ),
            models.CheckConstraint(
                name="listing_count_is_not_negative", condition=Q(articles__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.topic_id or ''}".strip()


@dataclass(frozen=True)
class ListingCounts:
    """Numbers of public articles, by language and by the key of a topic (None: all topics)."""

    numbers: Mapping[tuple[str, int | None], int]
    topics: Mapping[int, Topic]

    def total(self, *, language: str = "", topic: int | None = None) -> int:
        """Return the number of articles in a language ('': in any), or of a topic in it."""
        return sum(
            number
            for (of, key), number in self.numbers.items()
            if key == topic and (not language or of == language)
        )

    def languages(self, *, topic: int | None = None) -> set[str]:
        """Return the languages of the articles, or of those of a topic."""
        return {of for (of, key), number in self.numbers.items() if key == topic and number > 0}

    def by_topic(self, *, language: str = "") -> list[tuple[Topic, int]]:
        """Return the topics with articles in a language ('': any), by name, with the numbers."""
        counted = (
            (topic, self.total(language=language, topic=key)) for key, topic in self.topics.items()
        )
        named = ((topic, number) for topic, number in counted if number > 0)
        return sorted(named, key=lambda each: each[0].name)


def listing_counts(*, at: dt.datetime) -> ListingCounts:
    """Return the numbers of articles that are public at this time; one query."""
    return _summed(_COUNTS.rows(at=at))


def _counts() -> QuerySet[ListingCount, Any]:
    waiting = Edition.objects.waiting(at=AT).listed().order_by()
    before = Edition.objects.newest(at=AT).filter(article__in=waiting.values("article")).order_by()
    topics = EditionTopic.objects.order_by()
    named = ("topic", "topic__slug", "topic__name", "topic__name_zh")
    nothing = (Value(0), Value(""), Value(""), Value(""))
    rows = ListingCount.objects.filter(topic__isnull=False).values_list(
        "language", "articles", *named
    )
    rows = rows.union(
        ListingCount.objects.filter(topic__isnull=True).values_list(
            "language", "articles", *nothing
        ),
        waiting.values_list("language", Value(-1), *nothing),
        before.values_list("language", Value(1), *nothing),
        topics.filter(edition__in=waiting).values_list("edition__language", Value(-1), *named),
        topics.filter(edition__in=before).values_list("edition__language", Value(1), *named),
        all=True,
    )
    return rows


_COUNTS = PreparedQuery(_counts, lambda *values: values)


def _summed(rows: Iterable[tuple[str, int, int, str, str, str]]) -> ListingCounts:
    numbers: dict[tuple[str, int | None], int] = {}
    found: dict[int, Topic] = {}
    for language, number, key, slug, name, name_zh in rows:
        if key and slug:
            found[key] = Topic(pk=key, slug=slug, name=name, name_zh=name_zh)
        place = (language, key or None)
        numbers[place] = numbers.get(place, 0) + number
    return ListingCounts(numbers, found)
