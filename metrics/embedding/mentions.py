"""Editions that quote a number of the data, or show it in a table or chart."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, OuterRef, QuerySet

from articles.content import EditionContent, Embed, NumberData, TableData
from articles.models import Edition, EditionData, as_in_json
from articles.prose.passages import Quotation, quotations_in
from collabsite.web.prepared_queries import Parameter, Parameters, PreparedQuery

# The numbers that an edition quotes, by its digest: editions never change, and a page that a
# hundred articles quote need not read them all each time.
_cache: dict[str, tuple[Quotation, ...]] = {}
_MOST_EDITIONS = 1000


def _showing_data() -> QuerySet[EditionData, Any]:
    at: Any = Parameter("at", DateTimeField())
    later = Edition.objects.public(at=at).filter(
        article=OuterRef("edition__article"), number__gt=OuterRef("edition__number")
    )
    rows: QuerySet[EditionData, Any] = EditionData.objects.filter(
        dataset__in=Parameters("datasets", CharField()), published_at__lte=at
    )
    newest = rows.exclude(Exists(later)).order_by("-published_at", "-edition")
    return newest.values_list("edition", flat=True)


def _embedding() -> QuerySet[Edition, Any]:
    words = [
        [Parameter(name, CharField()), Parameter(f"{name}_in_json", CharField())]
        for name in ("entity", "indicator")
    ]
    some = Edition.objects.filter(pk__in=Parameters("editions", BigIntegerField()))
    return some.embedding(*words).order_by().values_list("pk", "sha256", "content__embeds")


# The content of editions is long: those that show the dataset are found without it.
_SHOWING_DATA = PreparedQuery(_showing_data, int)
_EMBEDDING = PreparedQuery(_embedding, lambda pk, *values: (pk, values))


@dataclass(frozen=True)
class EditionMentions:
    """The sentences of an edition that quote a number, and the tables and charts that show it."""

    quotations: tuple[Quotation, ...]
    embeds: tuple[Embed, ...]


@dataclass(frozen=True)
class MentionsPage:
    """A page of the editions that mention a number, by primary key, the newest first."""

    number: int
    editions: dict[int, EditionMentions]
    has_next: bool


class _Mentioning(NamedTuple):
    """An edition that mentions a number."""

    pk: int
    sha256: str
    is_quoting: bool
    embeds: tuple[Embed, ...]


def find_mentions(
    datasets: Collection[str],
    entity: str,
    indicator: str,
    *,
    at: dt.datetime,
    number: int = 1,
    size: int,
) -> MentionsPage:
    """Return a page of the newest editions that mention a number; past the end, the last.

    `datasets` are the slugs that its dataset has had. No more editions are read than it takes to
    know whether there is a next page; three queries if the first ones mention it.
    """
    found = list(
        islice(_mentioning(datasets, entity, indicator, at=at, size=size), number * size + 1)
    )
    number = min(number, max(1, ceil(len(found) / size)))
    shown = found[(number - 1) * size : number * size]
    sentences = _quotations({each.pk: each.sha256 for each in shown if each.is_quoting})
    return MentionsPage(
        number=number,
        editions={
            edition.pk: EditionMentions(
                tuple(
                    each
                    for each in sentences.get(edition.pk, ())
                    if (each.data.entity, each.data.indicator) == (entity, indicator)
                    and each.data.dataset in datasets
                ),
                edition.embeds,
            )
            for edition in shown
        },
        has_next=len(found) > number * size,
    )


def _mentioning(
    datasets: Collection[str], entity: str, indicator: str, *, at: dt.datetime, size: int
) -> Iterator[_Mentioning]:
    """Yield the newest editions that mention a number, the newest first.

    Those that show its dataset are searched in the database for the words, and then for the cell:
    few at first, and twice as many each time.
    """
    words = {
        "entity": entity,
        "entity_in_json": as_in_json(entity),
        "indicator": indicator,
        "indicator_in_json": as_in_json(indicator),
    }
    # An edition may name the dataset by two of its slugs.
    keys = [*dict.fromkeys(_SHOWING_DATA.rows(datasets=datasets, at=at))]
    begin, most = 0, size + 1
    while some := keys[begin : begin + most]:
        rows = dict(_EMBEDDING.rows(editions=some, **words))
        for pk in some:
            sha256, stored = rows.get(pk, ("", ()))
            embeds = [
                Embed.from_json(each) for each in stored if each["data"].get("dataset") in datasets
            ]
            is_quoting = any(_is_number(each, entity, indicator) for each in embeds)
            showing = tuple(each for each in embeds if _has_cell(each, entity, indicator))
            if is_quoting or showing:
                yield _Mentioning(pk, sha256, is_quoting, showing)
        begin, most = begin + most, 2 * most


def _is_number(embed: Embed, entity: str, indicator: str) -> bool:
    data = embed.data
    return isinstance(data, NumberData) and (data.entity, data.indicator) == (entity, indicator)


def _has_cell(embed: Embed, entity: str, indicator: str) -> bool:
    data = embed.data
    return (
        isinstance(data, TableData)
        and any(row.code == entity for row in data.rows)
        and any(column.code == indicator for column in data.columns)
    )


def _quotations(editions: Mapping[int, str]) -> dict[int, tuple[Quotation, ...]]:
    """Return the quotations of each edition by primary key; one query for all not cached."""
    unknown = [pk for pk, sha256 in editions.items() if sha256 not in _cache]
    fresh: dict[str, tuple[Quotation, ...]] = {}
    if unknown:
        stored = Edition.objects.filter(pk__in=unknown).values_list("sha256", "content")
        for sha256, content in stored.iterator(chunk_size=20):
            fresh[sha256] = quotations_in(EditionContent.from_json(content))
    found = {pk: _cache.get(sha) or fresh.get(sha, ()) for pk, sha in editions.items()}
    if len(_cache) + len(fresh) > _MOST_EDITIONS:
        _cache.clear()
    _cache.update(fresh)
    return found
