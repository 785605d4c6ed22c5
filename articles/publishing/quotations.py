"""Editions that quote cells of the data, or show them in a table or chart: who rests on what."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from math import ceil
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from articles.models import Edition, Kind, QuotedCell
from metrics.cells.operations import ALL
from metrics.models import Entity, Release


class Quoting(NamedTuple):
    """A page of the newest editions that quote or show a number, and the cells in them."""

    number: int
    editions: list[int]
    cells: list[QuotedCell]
    has_next: bool


def find_quoting(
    datasets: Collection[str],
    row: Entity,
    indicator: str,
    *,
    at: dt.datetime,
    number: int = 1,
    size: int,
) -> Quoting:
    """Return a page of the newest editions that quote or show a number; past the end, the last page.

    `datasets` are all slugs that its dataset has had. Two queries.
    """
    later = Edition.objects.public(at=at).filter(
        article=OuterRef("article"), number__gt=OuterRef("edition__number")
    )
    column = QuotedCell.objects.filter(
        edition=OuterRef("edition"), mark=OuterRef("mark"), entity="", indicator=indicator
    )
    found: Any = QuotedCell.objects.filter(
        Q(entity__in=[row.code] if row.is_group else [row.code, ALL], indicator=indicator)
        | Q(Exists(column), entity=row.code, indicator=""),
        dataset__in=datasets,
    )
    newest = found.filter(~Exists(later), published_at__lte=at)
    pages = (
        newest.order_by("-published_at", "-edition").values_list("edition", flat=True).distinct()
    )
    keys = [*dict.fromkeys(pages[: number * size + 1])]
    number = min(number, max(1, ceil(len(keys) / size)))
    shown = keys[(number - 1) * size : number * size]
    return Quoting(
        number,
        shown,
        list(found.filter(edition__in=shown).order_by("mark", "pk")),
        len(keys) > number * size,
    )


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
    newest = Edition.objects.newest(at=at).filter(pk=OuterRef("edition"))
    shown = QuotedCell.objects.filter(Exists(newest), dataset__in=called)
    rows = shown.order_by("edition__title", "edition").values_list(
        "dataset", "edition__kind", "edition__slug", "edition__title"
    )
    found: dict[int, dict[RestingArticle, None]] = defaultdict(dict)
    for dataset, kind, slug, title in rows.distinct():
        found[called[dataset]][RestingArticle(title, Kind(kind).url("article", slug))] = None
    return {dataset: tuple(articles) for dataset, articles in found.items()}
