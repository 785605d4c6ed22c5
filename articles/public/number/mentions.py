"""Articles whose newest editions quote a number, or show it in a table or chart."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import get_language

from articles.models import QuotedCell
from articles.prose.embeds import UnresolvedMarkError
from articles.prose.embeds.computed import ColumnCells
from articles.public.lists import ArticleLine, article_lines
from articles.public.number.history import PeriodValue
from articles.publishing.quotations import find_quoting
from metrics.cells.operations import ALL, Computation
from metrics.number_lookup import FoundNumber
from metrics.tables import pivot

# Articles on a page.
PAGE_SIZE = 10

type QuoteStatus = Literal["current", "changed", "gone"]


@dataclass(frozen=True)
class Quote:
    """A sentence of an article with the number in it: `before`, `text` and `after`.

    `value` and `release` are the quoted ones; `standing` compares them with `now`, the value of the
    newest release in the same period.
    """

    article: ArticleLine
    url: str
    heading: str
    before: str
    text: str
    after: str
    value: str
    period: str
    release: int
    standing: QuoteStatus
    now: str


@dataclass(frozen=True)
class Showing:
    """An article that shows the number in a `table` or `chart`, of this release."""

    article: ArticleLine
    element: Literal["table", "chart"]
    caption: str
    release: int


@dataclass(frozen=True)
class Mentions:
    """A page of quotes of a number, and of elements that show it, by the newest articles first."""

    number: int
    has_next: bool
    quotes: tuple[Quote, ...]
    shown_in: tuple[Showing, ...]


def mentions(
    found: FoundNumber, current: Collection[PeriodValue], *, at: dt.datetime, number: int
) -> Mentions:
    """Return a page of the newest editions that quote or show a number.

    `current` are the values of the newest release, none if it no longer has the number. A page
    `number` past the end becomes the last.
    """
    slugs = {release.slug for release in found.releases}
    page = find_quoting(
        slugs, found.row, found.address.indicator, at=at, number=number, size=PAGE_SIZE
    )
    lines = article_lines(page.editions)
    articles: dict[int | None, ArticleLine] = dict(zip(page.editions, lines, strict=True))
    by_edition: dict[int | None, dict[int, QuotedCell]] = {key: {} for key in page.editions}
    for cell in page.cells:
        # A number may be computed of several periods of the row.
        by_edition[cell.edition_id].setdefault(cell.mark, cell)
    by_period = {value.period: value for value in current}
    column = ColumnCells(found.releases[0], found.address.indicator)
    quotes, shown_in = [], []
    for key, cells in by_edition.items():
        for cell in cells.values():
            if cell.element == QuotedCell.Element.NUMBER:
                now = _computed(column, cell) if cell.computation else by_period.get(cell.period)
                quotes.append(_quote(articles[key], cell, now))
            else:
                element: Literal["table", "chart"] = "chart" if cell.element == "chart" else "table"
                shown_in.append(Showing(articles[key], element, cell.text, cell.release))
    return Mentions(
        number=page.number,
        has_next=page.has_next,
        quotes=tuple(dict.fromkeys(quotes)),
        shown_in=tuple(shown_in),
    )


def _computed(column: ColumnCells, cell: QuotedCell) -> PeriodValue | None:
    """Return what a computed number is by the newest release, None if it can't be computed."""
    computation = Computation.parse(cell.computation)
    if computation is None:
        return None
    try:
        # Cells may have periods of their own.
        period = "" if any(own for _row, own in computation.cells) else cell.period
        found = column.compute(computation, period)
    except UnresolvedMarkError:
        return None
    shown = pivot.cell(found, found.indicator, language=get_language() or "")
    return PeriodValue(found.period, shown.text, shown.value, shown.status, shown.note)


def _quote(article: ArticleLine, cell: QuotedCell, now: PeriodValue | None) -> Quote:
    return Quote(
        article=article,
        url=f"{article.url}#{cell.anchor}" if cell.anchor else article.url,
        heading=cell.heading,
        before=cell.before,
        text=cell.text,
        after=cell.after,
        value=cell.value,
        # A number may be computed of all periods.
        period=cell.period.replace(ALL, ""),
        release=cell.release,
        standing=_standing(cell.value, now),
        now=now.text if now else "",
    )


def _standing(quoted: str, now: PeriodValue | None) -> QuoteStatus:
    if now is None or now.value is None:
        return "gone"
    return "current" if Decimal(now.value) == Decimal(quoted) else "changed"
