"""Which articles quote a number or show it in a table or chart, as their newest editions do."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from articles.content import Content
from articles.models import Edition
from articles.prose.quotations import Quotation, quotations_in
from articles.public.lists import ArticleLine, lines
from metrics.number_lookup import FoundNumber
from metrics.public.number.history import PeriodValue

# The numbers that an edition quotes, by its digest: editions never change, and a page that a
# hundred articles quote need not read them all each time.
_quoted: dict[str, tuple[Quotation, ...]] = {}
_MOST_EDITIONS = 1000

type Standing = Literal["current", "changed", "gone"]


@dataclass(frozen=True)
class Quote:
    """A sentence of an article with the number in it: `before`, `text` and `after`.

    `value` and `release` are those quoted; `standing` compares them with the newest release, which
    has `now` in the same period.
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
    standing: Standing
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
    """All that the articles say of a number."""

    quotes: tuple[Quote, ...]
    shown_in: tuple[Showing, ...]


def mentions(found: FoundNumber, current: Collection[PeriodValue], *, at: dt.datetime) -> Mentions:
    """Return what the newest editions quote and show of a number; at most four queries.

    `current` are the values of the newest release, none if it no longer has the number. Editions
    are looked through in the database for the words, and then for the cell.
    """
    slugs = {release.slug for release in found.releases}
    place = (found.address.entity, found.address.indicator)
    editions = Edition.objects.newest(at=at).embedding(*place).order_by("-published_at", "-pk")
    about = {
        pk: (
            sha256,
            [(e["element"], e["data"]) for e in embeds if e["data"].get("dataset") in slugs],
        )
        for pk, sha256, embeds in editions.values_list("pk", "sha256", "content__embeds")
    }
    quoting = {pk: sha256 for pk, (sha256, data) in about.items() if _quotes(data, place)}
    showing = {pk: shown for pk, (_, data) in about.items() if (shown := list(_shows(data, place)))}
    keys = [pk for pk in about if pk in quoting or pk in showing]
    articles = dict(zip(keys, lines(keys), strict=True))
    sentences = _sentences(quoting)
    by_period = {value.period: value for value in current}
    return Mentions(
        quotes=tuple(
            dict.fromkeys(
                _quote(articles[pk], quotation, by_period.get(quotation.data["period"]))
                for pk in quoting
                for quotation in sentences[pk]
                if (quotation.data["entity"], quotation.data["indicator"]) == place
                and quotation.data["dataset"] in slugs
            )
        ),
        shown_in=tuple(
            Showing(
                articles[pk],
                "chart" if element == "figure" else "table",
                data["caption"],
                data["release"],
            )
            for pk, shown in showing.items()
            for element, data in shown
        ),
    )


def _quotes(embeds: Collection[tuple[str, Mapping[str, Any]]], place: tuple[str, str]) -> bool:
    return any(
        element == "data" and (data["entity"], data["indicator"]) == place
        for element, data in embeds
    )


def _shows(
    embeds: Collection[tuple[str, Mapping[str, Any]]], place: tuple[str, str]
) -> "Collection[tuple[str, Mapping[str, Any]]]":
    entity, indicator = place
    return [
        (element, data)
        for element, data in embeds
        if element in {"div", "figure"}
        and any(row["code"] == entity for row in data["rows"])
        and any(column["code"] == indicator for column in data["columns"])
    ]


def _sentences(editions: Mapping[int, str]) -> dict[int, tuple[Quotation, ...]]:
    """Return what each edition quotes, by primary key; those not seen before by one query."""
    unknown = [pk for pk, sha256 in editions.items() if sha256 not in _quoted]
    fresh: dict[str, tuple[Quotation, ...]] = {}
    if unknown:
        stored = Edition.objects.filter(pk__in=unknown).values_list("sha256", "content")
        for sha256, content in stored.iterator(chunk_size=20):
            fresh[sha256] = quotations_in(Content.from_json(content))
    found = {pk: _quoted.get(sha) or fresh.get(sha, ()) for pk, sha in editions.items()}
    if len(_quoted) + len(fresh) > _MOST_EDITIONS:
        _quoted.clear()
    _quoted.update(fresh)
    return found


def _quote(article: ArticleLine, quotation: Quotation, now: PeriodValue | None) -> Quote:
    data = quotation.data
    return Quote(
        article=article,
        url=f"{article.url}#{quotation.anchor}" if quotation.anchor else article.url,
        heading=quotation.heading,
        before=quotation.before,
        text=quotation.text,
        after=quotation.after,
        value=data["value"],
        period=data["period"],
        release=data["release"],
        standing=_standing(data["value"], now),
        now=now.text if now else "",
    )


def _standing(quoted: str, now: PeriodValue | None) -> Standing:
    if now is None or now.value is None:
        return "gone"
    return "current" if Decimal(now.value) == Decimal(quoted) else "changed"
