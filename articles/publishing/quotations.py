"""Editions that quote a number of the data, or show it in a table or chart."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from articles.content import EditionContent, Embed
from articles.models import Edition, EditionData, Kind, as_in_json
from articles.prose.passages import Quotation, quotations_in
from metrics.models import Release
from metrics.shown import NumberData, TableData

# The quotations of editions by digest. Editions never change, and are not read again for each page of
# a number that they quote.
_cache: dict[str, tuple[Quotation, ...]] = {}
_MAX_CACHED = 1000


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


class _MentioningEdition(NamedTuple):
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
    """Return a page of the newest editions that mention a number; past the end, the last page.

    `datasets` are all slugs that its dataset has had. Editions are read only until it is known whether
    there is a next page: three queries if the first editions mention it.
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
) -> Iterator[_MentioningEdition]:
    """Yield the newest editions that mention a number, the newest first.

    Editions that show its dataset are read in batches, each twice as large as the one before. The
    database filters them by the codes of the row and column, and then the cell is looked up in them.
    """
    words = [(word, as_in_json(word)) for word in (entity, indicator)]
    later = Edition.objects.public(at=at).filter(
        article=OuterRef("edition__article"), number__gt=OuterRef("edition__number")
    )
    showing = EditionData.objects.filter(dataset__in=datasets, published_at__lte=at)
    newest = showing.exclude(Exists(later)).order_by("-published_at", "-edition")
    # An edition may name the dataset by two of its slugs.
    keys = [*dict.fromkeys(newest.values_list("edition", flat=True))]
    begin, batch_size = 0, size + 1
    while batch := keys[begin : begin + batch_size]:
        # Without the whole content, which is long.
        read = Edition.objects.filter(pk__in=batch).embedding(*words).order_by()
        rows = {row[0]: row[1:] for row in read.values_list("pk", "sha256", "content__embeds")}
        for pk in batch:
            sha256, stored = rows.get(pk, ("", ()))
            embeds = [
                Embed.from_json(each) for each in stored if each["data"].get("dataset") in datasets
            ]
            is_quoting = any(_is_number(each, entity, indicator) for each in embeds)
            having = tuple(each for each in embeds if _has_cell(each, entity, indicator))
            if is_quoting or having:
                yield _MentioningEdition(pk, sha256, is_quoting, having)
        begin, batch_size = begin + batch_size, 2 * batch_size


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
    """Return the quotations of each edition, by primary key; one query for all that are not cached."""
    uncached = [pk for pk, sha256 in editions.items() if sha256 not in _cache]
    fresh: dict[str, tuple[Quotation, ...]] = {}
    if uncached:
        stored = Edition.objects.filter(pk__in=uncached).values_list("sha256", "content")
        for sha256, content in stored.iterator(chunk_size=20):
            fresh[sha256] = quotations_in(EditionContent.from_json(content))
    found = {pk: _cache.get(sha) or fresh.get(sha, ()) for pk, sha in editions.items()}
    if len(_cache) + len(fresh) > _MAX_CACHED:
        _cache.clear()
    _cache.update(fresh)
    return found


class RestingArticle(NamedTuple):
    """An article whose newest edition shows values of a dataset."""

    title: str
    url: str


def resting_on(
    datasets: Collection[int], *, at: dt.datetime
) -> dict[int, tuple[RestingArticle, ...]]:
    """Return the articles whose newest public editions show these datasets, by dataset."""
    if not datasets:
        return {}
    # An edition refers to a dataset by the slug of its time.
    released = Release.objects.public(at=at).filter(dataset__in=datasets)
    called = dict(released.order_by().values_list("slug", "dataset").distinct())
    editions = Edition.objects.newest(at=at).quoting(called).order_by("title", "pk")
    found: dict[int, dict[RestingArticle, None]] = defaultdict(dict)
    rows = editions.values_list("kind", "slug", "title", "content__embeds")
    for kind, slug, title, embeds in rows.iterator(chunk_size=100):
        article = RestingArticle(title, Kind(kind).url("article", slug))
        for embed in embeds:
            dataset = called.get(embed["data"].get("dataset", ""))
            if dataset is not None and embed["element"] in ("data", "div", "figure"):
                found[dataset][article] = None
    return {dataset: tuple(articles) for dataset, articles in found.items()}
