"""Keep the numbers of listed articles: see `articles.models.ListingCount`."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef

from articles.models import Edition, EditionTopic, Kind, ListingCount

type Place = tuple[str, int]


def published(edition: Edition) -> None:
    """Count a new edition instead of the one before it; call it last in the transaction."""
    _change(_places(edition, 1), _places(_before(edition), -1))


def withdrawn(edition: Edition, counted: Counter[Place]) -> None:
    """Count the edition before a withdrawn one again; `counted` is `places_of` it."""
    _change(_places(_before(edition), 1), Counter(dict.fromkeys(counted, -1)))


def places_of(edition: Edition) -> Counter[Place]:
    """Return the counts that include an edition; call it before the edition is deleted."""
    return _places(edition, 1)


@transaction.atomic
def recount() -> None:
    """Count all articles again, after editions were written without `publishing`."""
    counted = count_all()
    ListingCount.objects.all().delete()
    ListingCount.objects.bulk_create(
        ListingCount(language=language, topic_id=topic, articles=number)
        for (language, topic), number in counted.items()
    )


def count_all() -> dict[tuple[str, int | None], int]:
    """Count all articles by language and topic (None: all topics)."""
    later = Edition.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    last = Edition.objects.listed().exclude(Exists(later)).order_by()
    by_language = last.values_list("language").annotate(Count("pk"))
    topics = EditionTopic.objects.filter(edition__in=last).order_by()
    by_topic = topics.values_list("edition__language", "topic").annotate(Count("pk"))
    return {
        **{(language, None): number for language, number in by_language},
        **{(language, topic): number for language, topic, number in by_topic},
    }


def _before(edition: Edition) -> Edition | None:
    earlier = Edition.objects.filter(article=edition.article_id, number=edition.number - 1)
    return earlier.defer("content").first()


def _places(edition: Edition | None, number: int) -> Counter[Place]:
    if edition is None or edition.kind == Kind.PAGE:
        return Counter()
    topics = EditionTopic.objects.filter(edition=edition).values_list("topic", flat=True)
    # 0 stands for all articles in the language.
    return Counter({(edition.language, topic): number for topic in [0, *topics]})


def _change(more: Counter[Place], fewer: Counter[Place]) -> None:
    changes = more.copy()
    for place, number in fewer.items():
        changes[place] += number
    # In one order, so that no two editors who publish at once wait for each other.
    for (language, topic), number in sorted(changes.items()):
        if number:
            of_topic = {"topic_id": topic} if topic else {"topic": None}
            row, _created = ListingCount.objects.get_or_create(language=language, **of_topic)
            ListingCount.objects.filter(pk=row.pk).update(articles=F("articles") + number)
