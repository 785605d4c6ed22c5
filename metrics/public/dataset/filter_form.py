"""Filters of a table: the active ones, the form, and a description of what is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics import pivot
from metrics.decimals import plain_decimal
from metrics.filters import ALL_PERIODS
from metrics.public.dataset.rows import SelectedPage
from metrics.public.dataset.table import TABLE_ANCHOR
from metrics.selection import Selection, ValueRange


@dataclass(frozen=True)
class FilterLine:
    """An active filter: `name` is `entity` or a column's key, the bounds are plain decimals."""

    name: str
    label: str
    text: str
    contains: str | None
    least: str | None
    most: str | None
    without_url: str


@dataclass(frozen=True)
class FilterOption:
    """An option in the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FilterOptionGroup:
    """Options under a label, which may be ''."""

    label: str
    options: tuple[FilterOption, ...]


@dataclass(frozen=True)
class FilterForm:
    """The form that filters the table; `kept` are names and values of its hidden fields."""

    action: str
    entity: str
    periods: tuple[FilterOption, ...]
    columns: tuple[FilterOptionGroup, ...]
    kept: tuple[tuple[str, str], ...]
    is_open: bool


def filter_lines(selection: Selection, *, base: str, row_label: str) -> tuple[FilterLine, ...]:
    """Return the active filters, each with the address of the table without it."""
    lines = []
    if text := selection.filters.entity:
        lines.append(
            FilterLine(
                name="entity",
                label=row_label,
                text=_("contains “%(text)s”") % {"text": text},
                contains=text,
                least=None,
                most=None,
                without_url=with_query_string(base, selection.query_with(entity="")),
            )
        )
    for each in selection.filters.ranges:
        key = each.column.key
        without = selection.query_with(**{f"{key}.from": "", f"{key}.to": ""})
        lines.append(
            FilterLine(
                name=key,
                label=each.column.header,
                text=_in_words(each),
                contains=None,
                least=None if each.least is None else plain_decimal(each.least),
                most=None if each.most is None else plain_decimal(each.most),
                without_url=with_query_string(base, without),
            )
        )
    return tuple(lines)


def filter_form(selected: SelectedPage, *, base: str) -> FilterForm:
    """Return the form, open if the reader has chosen something in it."""
    selection = selected.selection
    return FilterForm(
        action=f"{base}{TABLE_ANCHOR}",
        entity=selection.filters.entity,
        periods=_periods(selection) if len(selection.periods) > 1 else (),
        columns=tuple(_groups(selection.columns)),
        kept=tuple(
            (name, value)
            for name, value in (*selection.query_values().items(), *selection.chart)
            if name not in {"entity", "period"} and value
        ),
        is_open=selection.is_filtered or bool(selection.period),
    )


def describe_shown(selected: SelectedPage) -> tuple[str, ...]:
    """Return phrases that describe the rows and periods that are shown."""
    return tuple(phrase for phrase in (_rows(selected), _period(selected.selection)) if phrase)


def with_query_string(base: str, query: str) -> str:
    """Return the address with its query, if it has one."""
    return f"{base}?{query}" if query else base


def _in_words(each: ValueRange) -> str:
    column = each.column
    least, most = (
        "" if bound is None else pivot.display_value(bound, column.indicator, column.language)
        for bound in (each.least, each.most)
    )
    if least and most:
        return _("from %(least)s to %(most)s") % {"least": least, "most": most}
    if least:
        return _("%(least)s or more") % {"least": least}
    return _("%(most)s or less") % {"most": most}


def _periods(selection: Selection) -> tuple[FilterOption, ...]:
    chosen = selection.period
    return (
        FilterOption("", default_period(selection), not chosen),
        *(FilterOption(period, period, period == chosen) for period in selection.periods),
        *(
            [FilterOption(ALL_PERIODS, _("all periods"), chosen == ALL_PERIODS)]
            if not selection.shows_all_by_default
            else []
        ),
    )


def default_period(selection: Selection) -> str:
    """Return the name of the default choice of periods."""
    return _("all periods") if selection.shows_all_by_default else _("the newest of each column")


def _groups(columns: Sequence[pivot.Column]) -> Iterator[FilterOptionGroup]:
    """Yield the numeric columns; several periods of an indicator are grouped under its label."""
    numeric = [column for column in columns if column.numeric]
    grouped = [(label, list(found)) for label, found in groupby(numeric, key=lambda c: c.label)]
    for label, found in grouped:
        options = tuple(
            FilterOption(c.key, c.period if len(found) > 1 else c.header, chosen=False)
            for c in found
        )
        yield FilterOptionGroup(label if len(found) > 1 else "", options)


def _rows(selected: SelectedPage) -> str:
    page, total = selected.page, selected.page.paginator.count
    names = {
        "first": number_format(page.start_index(), force_grouping=True),
        "last": number_format(page.end_index(), force_grouping=True),
        "total": number_format(total, force_grouping=True),
        "all": number_format(selected.in_all, force_grouping=True),
    }
    if not total:
        return ""
    if selected.selection.is_filtered and page.has_other_pages():
        return _("Rows %(first)s–%(last)s of %(total)s found among %(all)s") % names
    if selected.selection.is_filtered:
        return (
            ngettext(
                "%(total)s row found among %(all)s", "%(total)s rows found among %(all)s", total
            )
            % names
        )
    if page.has_other_pages():
        return _("Rows %(first)s–%(last)s of %(total)s") % names
    return ngettext("%(total)s row", "%(total)s rows", total) % names


def _period(selection: Selection) -> str:
    if len(selection.periods) < 2:
        return ""
    if selection.period == ALL_PERIODS or (not selection.period and selection.shows_all_by_default):
        return pgettext("what a table shows", "All periods")
    if selection.period:
        return _("Period %(period)s") % {"period": selection.period}
    if all(period.isdigit() for period in selection.periods):
        return _("Latest of %(number)s years") % {"number": len(selection.periods)}
    return _("Latest of %(number)s periods") % {"number": len(selection.periods)}
