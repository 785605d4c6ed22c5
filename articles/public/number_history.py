"""A number through its periods and releases, and in articles: values, changes, a chart, and quotes."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from articles.models import QuotedCell
from articles.prose.marks import UnresolvedMarkError
from articles.prose.marks.computed import ColumnCells
from articles.public.lists import ArticleLine, article_lines
from articles.publishing.quotations import Quoting, find_quoting
from collabsite.web.responses import PAGE_ONLY
from metrics.cells.growth import growth_phrase, name_period
from metrics.cells.operations import ALL, Computation
from metrics.cells.periods import period_days, period_position
from metrics.charts.choice import subject_of
from metrics.charts.lines import NUMBER_SIZES, draw_number
from metrics.charts.svg import page_svg
from metrics.content import CorrectionContent
from metrics.models import Indicator, Observation, Release
from metrics.number_lookup import FoundNumber
from metrics.public.lists import ReleaseLine, release_line
from metrics.tables import pivot

# Articles on a page.
PAGE_SIZE = 10
# Fewer values are read faster than a line.
FEWEST_DRAWN = 4
_PARTS = {
    "row": gettext_lazy("Name of the row"),
    "column": gettext_lazy("Name of the column"),
    "unit": gettext_lazy("Unit"),
    "definition": gettext_lazy("Definition"),
}

type QuoteStatus = Literal["current", "changed", "gone"]


@dataclass(frozen=True)
class PeriodValue(pivot.Cell):
    """The value in one period (`''` if the data names none)."""

    period: str

    @property
    def status_label(self) -> str:
        """The status in the language of the interface, '' if it is normal."""
        status = Observation.Status(self.status)
        return "" if status is Observation.Status.NORMAL else str(status.label)


@dataclass(frozen=True)
class PeriodValueChange:
    """A change of the value in a period; `before` or `after` is None where there was nothing."""

    period: str
    before: PeriodValue | None
    after: PeriodValue | None


@dataclass(frozen=True)
class NameChange:
    """A change in the description of the number: `part` is row, column, unit or definition."""

    part: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The name of the part, in the language of the interface."""
        return str(_PARTS[self.part])


@dataclass(frozen=True)
class ReleaseValues:
    """The number in a release, the newest period first, and the changes of that release.

    `present` is true if the release has the number, `first` if no release before it has.
    """

    release: ReleaseLine
    present: bool
    values: tuple[PeriodValue, ...]
    changes: tuple[PeriodValueChange, ...]
    names: tuple[NameChange, ...]
    first: bool
    # Whether the release has the same values and names as the one before it.
    unchanged: bool = field(metadata=PAGE_ONLY)

    @property
    def correction(self) -> CorrectionContent | None:
        """The correction of the release, if it changed the number."""
        return self.release.correction if self.changes or self.names else None


def history(found: FoundNumber, *, language: str) -> tuple[ReleaseValues, ...]:
    """Return all releases since the first that has the number, the newest first."""
    states: list[ReleaseValues] = []
    before: Release | None = None
    for release in reversed(found.releases):
        present = release.pk in found.columns
        if before is None and not present:
            continue
        now = values(found, release, language=language)
        changes = _changes(states[-1].values, now) if states else ()
        names = _names(found, before, release) if before else ()
        is_same = bool(states) and states[-1].present == present and not (changes or names)
        line = release_line(release, slug=found.slug)
        states.append(
            ReleaseValues(line, present, now, changes, names, before is None, unchanged=is_same)
        )
        before = release
    return tuple(reversed(states))


def values(found: FoundNumber, release: Release, *, language: str) -> tuple[PeriodValue, ...]:
    """Return the values of a release, the newest period first; none where it lacks the number.

    They are written in `language`, so that those of two releases can be compared.
    """
    column = found.columns.get(release.pk)
    observations = found.values[release.pk].values() if column else ()
    return tuple(_value(each, column, language) for each in observations if column)


def _value(observation: Observation, column: Indicator, language: str) -> PeriodValue:
    cell = pivot.cell(observation, column, language=language)
    return PeriodValue(**vars(cell), period=observation.period)


def _changes(
    before: Iterable[PeriodValue], after: Iterable[PeriodValue]
) -> tuple[PeriodValueChange, ...]:
    old, new = ({value.period: value for value in side} for side in (before, after))
    found = []
    for period in sorted({*old, *new}, reverse=True):
        was, now = old.get(period), new.get(period)
        # Nothing is shown like a missing value.
        if _without_period(was) == _without_period(now):
            continue
        if was and now and was.text == now.text and was.value != now.value:
            # The column rounds their difference away.
            was = replace(was, text=was.value or was.text)
            now = replace(now, text=now.value or now.text)
        found.append(PeriodValueChange(period, was, now))
    return tuple(found)


def _without_period(value: PeriodValue | None) -> dict[str, Any]:
    return {**vars(value or pivot.MISSING_CELL), "period": ""}


def _names(found: FoundNumber, before: Release, release: Release) -> tuple[NameChange, ...]:
    if not {before.pk, release.pk} <= {*found.columns}:
        return ()
    old, new = found.columns[before.pk], found.columns[release.pk]
    pairs = {
        "row": (found.rows[before.pk].label, found.rows[release.pk].label),
        "column": (old.label, new.label),
        "unit": (pivot.unit(old), pivot.unit(new)),
        "definition": (old.definition, new.definition),
    }
    return tuple(NameChange(part, was, now) for part, (was, now) in pairs.items() if was != now)


def number_chart(
    found: FoundNumber, values: Iterable[PeriodValue], *, language: str, other: bool
) -> Mapping[str, SafeString]:
    """Return the drawings by the names of their sizes; none if there are too few values."""
    drawn = _in_time(values)
    if len(drawn) < FEWEST_DRAWN:
        return {}
    columns = pivot.columns_of(
        found.column, [value.period for value in drawn], language=language, is_other=other
    )
    row = pivot.DataRow(found.row.code, found.row.label_in(other=other), tuple(drawn))
    subject = subject_of(columns, [row])
    first, last = drawn[0], drawn[-1]
    title = _("A line from %(first_value)s in %(first)s to %(last_value)s in %(last)s") % {
        "first": name_period(first.period),
        "first_value": first.text,
        "last": name_period(last.period),
        "last_value": last.text,
    }
    return {
        # Built of known elements alone, and every text in it escaped.
        size: mark_safe(  # noqa: S308
            page_svg(
                draw_number(subject, width, period=found.period),
                title=title,
                description=_("The list after the chart has every value."),
            )
        )
        for size, width in NUMBER_SIZES.items()
    }


def number_in_words(found: FoundNumber, values: Iterable[PeriodValue], *, other: bool) -> str:
    """Return a sentence that says the value, and its growth; '' without a value."""
    values = list(values)
    value = next((value for value in values if value.period == found.period), None)
    if value is None or value.value is None:
        return ""
    named = {
        "row": found.row.label_in(other=other),
        "column": found.column.label_in(other=other),
        "value": value.text,
        "period": name_period(found.period),
    }
    growth = _growth_phrases(found, values, other=other)
    named["growth"] = pgettext("before a growth", ": ") + growth if growth else ""
    if found.period:
        return _("In %(period)s, “%(column)s” of %(row)s was %(value)s%(growth)s.") % named
    return _("“%(column)s” of %(row)s is %(value)s%(growth)s.") % named


def _growth_phrases(found: FoundNumber, values: Iterable[PeriodValue], *, other: bool) -> str:
    """Return the growth since the period before and since the first: `+2% on 2022; 24 times 1995`.

    A year is compared with years, a month with months. '' if there is nothing to compare with.
    """
    period = found.period
    comparable = (value for value in values if len(value.period) == len(period))
    until = [value for value in _in_time(comparable) if value.period <= period]
    if len(until) < 2 or until[-1].period != period:
        return ""
    phrases = [
        growth_phrase(
            Decimal(before.value or 0),
            Decimal(until[-1].value or 0),
            kind=found.column.kind,
            period=before.period,
            unit=pivot.unit(found.column, other=other),
        )
        for before in dict.fromkeys([until[-2], until[0]])
    ]
    return pgettext("between phrases", "; ").join(filter(None, phrases))


def _in_time(values: Iterable[PeriodValue]) -> Sequence[PeriodValue]:
    """Return the values that are numbers of a period of the calendar, the oldest first."""
    found = [v for v in values if v.value is not None and period_days(v.period)]
    return sorted(found, key=lambda value: period_position(value.period))


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


def mentions(
    found: FoundNumber, current: Collection[PeriodValue], *, at: dt.datetime, number: int
) -> tuple[Quoting, tuple[Quote, ...], tuple[Showing, ...]]:
    """Return a page of the newest editions that mention a number: the quotes, and what shows it.

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
    return page, tuple(dict.fromkeys(quotes)), tuple(shown_in)


def _computed(column: ColumnCells, cell: QuotedCell) -> PeriodValue | None:
    """Return what a computed number is by the newest release, None if it can't be computed."""
    computation = Computation.parse(cell.computation)
    if computation is None:
        return None
    # Cells may have periods of their own.
    period = "" if any(own for _row, own in computation.cells) else cell.period
    try:
        found = column.compute(computation, period)
    except UnresolvedMarkError:
        return None
    return _value(found, found.indicator, get_language() or "")


def _quote(article: ArticleLine, cell: QuotedCell, now: PeriodValue | None) -> Quote:
    standing: QuoteStatus = "gone"
    if now and now.value is not None:
        standing = "current" if Decimal(now.value) == Decimal(cell.value) else "changed"
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
        standing=standing,
        now=now.text if now else "",
    )
