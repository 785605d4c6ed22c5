"""Editions that quote a number of the data, or show it in a table or chart."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateTimeField, QuerySet

from articles.content import EditionContent, Embed, NumberData, TableData
from articles.models import Edition, as_in_json
from articles.prose.passages import Quotation, quotations_in
from collabsite.web.prepared_queries import Parameter, Parameters, PreparedQuery

# The numbers that an edition quotes, by its digest: editions never change, and a page that a
# hundred articles quote need not read them all each time.
_cache: dict[str, tuple[Quotation, ...]] = {}
_MOST_EDITIONS = 1000


def _quoting() -> QuerySet[Edition, Any]:
    at: Any = Parameter("at", DateTimeField())
    words = [
        [Parameter(name, CharField()), Parameter(f"{name}_in_json", CharField())]
        for name in ("entity", "indicator")
    ]
    quoting = Edition.objects.newest(at=at).quoting(Parameters("datasets", CharField()))
    found = quoting.embedding(*words).order_by("-published_at", "-pk")
    return found.values_list("pk", "sha256", "content__embeds")


_QUOTING = PreparedQuery(_quoting, lambda *values: values)


@dataclass(frozen=True)
class EditionMentions:
    """The sentences of an edition that quote a number, and the tables and charts that show it."""

    quotations: tuple[Quotation, ...]
    embeds: tuple[Embed, ...]


def find_mentions(
    datasets: Collection[str], entity: str, indicator: str, *, at: dt.datetime
) -> dict[int, EditionMentions]:
    """Return the newest editions that mention a number, by their keys, the newest first.

    `datasets` are the slugs that its dataset has had. Editions that quote it are searched in the
    database for the words, and then for the cell; at most two queries.
    """
    digests: dict[int, str] = {}
    quoting: set[int] = set()
    showing: dict[int, tuple[Embed, ...]] = {}
    words = {
        "entity": entity,
        "entity_in_json": as_in_json(entity),
        "indicator": indicator,
        "indicator_in_json": as_in_json(indicator),
    }
    rows = _QUOTING.rows(datasets=datasets, at=at, **words)
    for pk, sha256, stored in rows:
        embeds = [
            Embed.from_json(each) for each in stored if each["data"].get("dataset") in datasets
        ]
        digests[pk] = sha256
        if any(_is_number(each, entity, indicator) for each in embeds):
            quoting.add(pk)
        showing[pk] = tuple(each for each in embeds if _has_cell(each, entity, indicator))
    sentences = _quotations({pk: sha256 for pk, sha256 in digests.items() if pk in quoting})
    return {
        pk: EditionMentions(
            tuple(
                each
                for each in sentences.get(pk, ())
                if (each.data.entity, each.data.indicator) == (entity, indicator)
                and each.data.dataset in datasets
            ),
            showing[pk],
        )
        for pk in digests
        if pk in quoting or showing[pk]
    }


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
    """Return what each edition quotes, by primary key; those not seen before by one query."""
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
