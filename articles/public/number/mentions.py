"""Articles whose newest editions quote a number, or show it in a table or chart."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from articles.prose.passages import Quotation
from articles.public.lists import ArticleLine, article_lines
from articles.public.number.history import PeriodValue
from articles.publishing.quotations import find_mentions
from metrics.number_lookup import FoundNumber
from metrics.shown import ChartData, TableData

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
    cell = found.address.entity, found.address.indicator
    page = find_mentions(slugs, *cell, at=at, number=number, size=PAGE_SIZE)
    editions = page.editions
    articles = dict(zip(editions, article_lines(list(editions)), strict=True))
    by_period = {value.period: value for value in current}
    return Mentions(
        number=page.number,
        has_next=page.has_next,
        quotes=tuple(
            dict.fromkeys(
                _quote(articles[pk], quotation, by_period.get(quotation.data.period))
                for pk, mentioned in editions.items()
                for quotation in mentioned.quotations
            )
        ),
        shown_in=tuple(
            Showing(
                articles[pk],
                "chart" if isinstance(embed.data, ChartData) else "table",
                embed.data.caption,
                embed.data.release,
            )
            for pk, mentioned in editions.items()
            for embed in mentioned.embeds
            if isinstance(embed.data, TableData)
        ),
    )


def _quote(article: ArticleLine, quotation: Quotation, now: PeriodValue | None) -> Quote:
    data = quotation.data
    return Quote(
        article=article,
        url=f"{article.url}#{quotation.anchor}" if quotation.anchor else article.url,
        heading=quotation.heading,
        before=quotation.before,
        text=quotation.text,
        after=quotation.after,
        value=data.value or "",
        period=data.period,
        release=data.release,
        standing=_standing(data.value or "", now),
        now=now.text if now else "",
    )


def _standing(quoted: str, now: PeriodValue | None) -> QuoteStatus:
    if now is None or now.value is None:
        return "gone"
    return "current" if Decimal(now.value) == Decimal(quoted) else "changed"
