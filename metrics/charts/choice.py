"""Content of the chart of a release: chosen by an editor, or suited to the data.

However large the release is, this reads its columns, its number of rows, and as many rows as a
chart has room for.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Prefetch, QuerySet
from django.utils.formats import number_format
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from metrics.cells.periods import names_years, period_position
from metrics.charts.kinds import (
    MAX_ITEMS,
    MAX_LINES,
    MAX_SERIES,
    OVER_TIME,
    Chart,
    ChartError,
    build_chart,
)
from metrics.charts.plot import keep_extremes
from metrics.charts.subject import Item, Measure, Subject
from metrics.content import CHART_KINDS, ChartContent
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.tables import pivot

NONE = "none"

# The greatest number of rows in a chart without a choice of rows.
FEW_ROWS = 20
FEW_LINES = 6
# A longer series is named by its indicator, and drawn by so many of its periods: about as many as a
# page has room for.
MOST_NAMED, MOST_PERIODS = 60, 600
# Names of columns whose numbers give an order or a name.
_ORDINAL = re.compile(
    r"(?<!\bof )\b(?:rank|ranking|code|id)$|^(?:rank|ranking) (?:in|of|by|among)\b|^(?:no\.|nr\.?|№|#)$"
    r"|(?:排名|名次|位次|排序|序号|编号|代码|编码|邮编)$",
    re.IGNORECASE,
)
# Numbers of an axis from here on are shortened: 2M.
LONG_NUMBER = 1_000_000


@dataclass(frozen=True)
class ChartChoice:
    """Choice of an editor: a kind ('': the one that suits the data), and codes, if any."""

    kind: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @classmethod
    def of(cls, dataset: Dataset) -> "ChartChoice":
        """Return the choice in the dataset's form."""
        return cls(dataset.chart_kind, tuple(dataset.chart_columns), tuple(dataset.chart_rows))


@dataclass(frozen=True)
class ChartTable:
    """Columns and rows of a chart."""

    columns: tuple[pivot.Column, ...]
    rows: tuple[pivot.DataRow, ...]


def choose(release: Release, choice: ChartChoice) -> ChartContent:
    """Return the content of the chart of a release; raises `ChartError` if there can be none."""
    if choice.kind == NONE:
        return ChartContent(kind=NONE)
    if choice.kind and choice.kind not in CHART_KINDS:
        # Which says it in the words of every other chart.
        build_chart(subject_of((), ()), kind=choice.kind)
    across = [column for column in pivot.columns(release) if column.is_measure]
    if not across:
        raise ChartError(_("the dataset has no column of numbers, and a chart needs one"))
    total = _without_groups(release).count()
    if choice.columns:
        columns = columns_by_code(across, choice.columns)
    else:
        found = drawn_by_default(across)
        if not found:
            raise ChartError(_("the dataset has only ranks and codes, and a chart needs a measure"))
        columns = _suitable_columns(found, choice.kind, rows=len(choice.rows) or total)
    by = _newest(columns)
    is_line = _makes_lines(columns, choice.kind)
    most = FEW_LINES if is_line else FEW_ROWS
    some = not choice.rows and total > most
    if choice.rows:
        codes = _named_rows(release, choice.rows)
    else:
        codes = _largest(release, by, most) if some else _all(release)
    shown = read_chart_data(release, columns, codes)
    chart = build_chart(subject_of(shown.columns, shown.rows), kind=choice.kind)
    return ChartContent(
        kind=chart.kind,
        columns=choice.columns or _codes(columns),
        rows=tuple(row.code for row in shown.rows),
        of_rows=total if len(shown.rows) < total else 0,
        largest_by=code_of(by) if some else "",
    )


def choose_for_issue(release: Release, dataset: Dataset) -> ChartContent:
    """Return the chart that a release freezes, without a chart if the choice allows none."""
    release.dataset = dataset
    try:
        return choose(release, ChartChoice.of(dataset))
    except ChartError:
        return ChartContent(kind=NONE)


def read_chart_data(
    release: Release, columns: Sequence[pivot.Column], codes: Sequence[str]
) -> ChartTable:
    """Return these rows, in this order, with their cells in these columns: two queries.

    Of more periods than there is room for, those stay by which lines keep their extremes.
    """
    columns = thin(release, columns, codes)
    observations = Observation.objects.filter(
        indicator__in={column.indicator.pk for column in columns},
        period__in={column.period for column in columns},
    )
    entities = release.entities.filter(code__in=codes).prefetch_related(
        Prefetch("observations", queryset=observations.order_by())
    )
    by_code = {row.code: row for row in pivot.rows(entities, columns)}
    return ChartTable(tuple(columns), tuple(by_code[code] for code in codes if code in by_code))


def thin(
    release: Release, columns: Sequence[pivot.Column], codes: Sequence[str]
) -> Sequence[pivot.Column]:
    """Return the columns of as many periods as there is room for, with the extremes of these rows."""
    if len({column.period for column in columns}) <= MOST_PERIODS:
        return columns
    periods = sorted({column.period for column in columns}, key=period_position)
    lines: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    observations = Observation.objects.filter(
        entity__release=release,
        entity__code__in=codes,
        indicator__in={column.indicator.pk for column in columns},
        value__isnull=False,
    )
    for row, indicator, period, value in observations.order_by().values_list(
        "entity", "indicator", "period", "value"
    ):
        lines.setdefault((row, indicator), {})[period] = value
    kept = keep_extremes(periods, list(lines.values()), most=MOST_PERIODS)
    return [column for column in columns if column.period in kept]


def note_on_periods(
    shown: Sequence[pivot.Column], everything: Sequence[pivot.Column], *, chosen: bool = False
) -> str:
    """Return a note if a chart shows some of the periods only; `chosen` ones are not thinned."""
    number, of_all = (len({column.period for column in found}) for found in (shown, everything))
    if not 1 < number < of_all:
        return ""
    sentence = (
        gettext("%(number)s of %(all)s periods")
        if chosen or of_all <= MOST_PERIODS
        else gettext("%(number)s of %(all)s periods, with the highest and lowest values")
    )
    return sentence % share(number, of_all)


def share(number: int, of_all: int) -> dict[str, str]:
    """Return both numbers as the notes under a chart write them."""
    return {
        "number": capfirst(str(apnumber(number_format(number, force_grouping=True)))),
        "all": number_format(of_all, force_grouping=True),
    }


def columns_by_code(
    across: Sequence[pivot.Column], codes: Sequence[str]
) -> tuple[pivot.Column, ...]:
    """Return the columns with these codes, `indicator` or `indicator/period`, each once."""
    by_code: dict[str, list[pivot.Column]] = {}
    for column in across:
        by_code.setdefault(column.code, []).append(column)
        by_code.setdefault(f"{column.code}/{column.period}", []).append(column)
    if unknown := _unknown(codes, by_code):
        raise ChartError(
            format_lazy(_("the data has no column of numbers “{codes}”"), codes=unknown)
        )
    return tuple({c.key: c for code in codes for c in by_code[code]}.values())


def code_of(column: pivot.Column) -> str:
    """Return the column's code in a choice: `indicator`, or `indicator/period` of several."""
    return column.key.replace(":", "/")


def drawn_by_default(columns: Sequence[pivot.Column]) -> list[pivot.Column]:
    """Return the columns that a chart may show without being asked: no years, ranks or codes."""
    return [
        column
        for column in columns
        if column.is_measure
        # Sums and shares are neither, whatever they are called: “Current year”, “Zip code”.
        and not (
            column.kind in {"count", "number"}
            and (names_years(column.label) or _ORDINAL.search(column.label.replace("_", " ")))
        )
    ]


def _codes(columns: Sequence[pivot.Column]) -> tuple[str, ...]:
    """Return the codes of columns; many periods of an indicator have one, its own."""
    counts = Counter(column.code for column in columns)
    codes = (c.code if counts[c.code] > MOST_NAMED else code_of(c) for c in columns)
    return tuple(dict.fromkeys(codes))


def _suitable_columns(
    across: Sequence[pivot.Column], kind: str, *, rows: int
) -> tuple[pivot.Column, ...]:
    """Return the columns of a chart for which no columns were chosen."""
    series: dict[str, list[pivot.Column]] = {}
    for column in across:
        series.setdefault(column.code, []).append(column)
    longest = next((s for s in series.values() if len(s) > 1), None)
    newest = [found[-1] for found in series.values()]
    if kind in OVER_TIME and longest is None:
        return tuple(newest[:MAX_SERIES])
    if longest is not None and (kind in OVER_TIME or (not kind and len(longest) > 2)):
        if rows == 1:
            same = [found for found in series.values() if _share_a_unit([*longest, *found])]
            return tuple(c for found in same[:MAX_LINES] for c in found)
        return tuple(longest)
    if longest is not None and kind in {"", "dot"}:
        # The distance from the first value to the last.
        return (longest[0], longest[-1])
    if longest is not None and kind == "grouped":
        return tuple(longest[-4:])
    if kind in {"dot", "grouped"}:
        newest = [column for column in newest if _share_a_unit([newest[0], column])]
    # Many rows of many columns are more than one look takes in.
    return tuple(newest[: MAX_SERIES if rows <= FEW_ROWS else 1])


def _share_a_unit(columns: Sequence[pivot.Column]) -> bool:
    return len({unit_of(column) for column in columns}) == 1


def _makes_lines(columns: Sequence[pivot.Column], kind: str) -> bool:
    periods = {column.period for column in columns}
    of_one = len({column.code for column in columns}) == 1
    return kind in OVER_TIME or (not kind and len(periods) > 2 and of_one)


def _newest(columns: Sequence[pivot.Column]) -> pivot.Column:
    """Return the first indicator's newest column, by which the largest rows are found."""
    return [column for column in columns if column.code == columns[0].code][-1]


def _all(release: Release) -> list[str]:
    return list(_without_groups(release).values_list("code", flat=True)[:MAX_ITEMS])


def _without_groups(release: Release) -> QuerySet[Entity]:
    """Return the rows that are no groups of others; all, if there are only groups."""
    rows = release.entities.filter(is_group=False)
    return rows if rows.exists() else release.entities.all()


def _largest(release: Release, column: pivot.Column, most: int) -> list[str]:
    """Return the codes of the rows with the largest values of a column, read from its index."""
    values = Observation.objects.filter(
        indicator=column.indicator.pk,
        period=column.period,
        value__isnull=False,
        entity__in=_without_groups(release),
    )
    ordered = values.order_by("-value", "entity__ordering", "entity")
    return list(ordered.values_list("entity__code", flat=True)[:most])


def _named_rows(release: Release, codes: Sequence[str]) -> list[str]:
    if len(codes) > MAX_ITEMS:
        sentence = _("a chart can show at most {most} rows, and this has {count}; choose fewer")
        raise ChartError(format_lazy(sentence, most=MAX_ITEMS, count=len(codes)))
    known = set(release.entities.filter(code__in=codes).values_list("code", flat=True))
    if unknown := _unknown(codes, known):
        raise ChartError(format_lazy(_("the data has no row “{codes}”"), codes=unknown))
    return list(dict.fromkeys(codes))


def _unknown(codes: Sequence[str], known: Collection[str]) -> str:
    """Return the unknown codes, joined to be put between quotation marks."""
    return "”, “".join(code for code in codes if code not in known)


def subject_of(
    columns: Sequence[pivot.Column],
    rows: Sequence[pivot.DataRow],
    *,
    highlight: str = "",
    is_log: bool = False,
) -> Subject:
    """Return columns of numbers, and the rows with their cells, as the subject of a chart.

    The row with the code `highlight` is emphasised.
    """
    return Subject(
        measures=tuple(
            Measure(
                code=column.code,
                label=column.label,
                header=column.header,
                period=column.period,
                unit=unit_of(column),
                write=_writer(column),
                measured_in=column.unit if column.indicator.unit else "",
            )
            for column in columns
        ),
        items=tuple(
            Item(
                label=row.label,
                values=tuple(
                    None if cell.value is None else Decimal(cell.value) for cell in row.cells
                ),
                texts=tuple(cell.text for cell in row.cells),
            )
            for row in rows
        ),
        title=_point,
        emphasis=next((n for n, row in enumerate(rows) if row.code == highlight), None),
        is_log=is_log,
    )


def unit_of(column: pivot.Column) -> str:
    """Return a unit that is equal for two columns that can share an axis."""
    # Changes in per cent and shares in per cent can't.
    return column.kind if column.kind.startswith("percent") else column.unit


def alternative_text(chart: Chart, caption: str, columns: Sequence[pivot.Column]) -> dict[str, str]:
    """Return the title and description of a chart as its alternative text."""
    return {
        "title": gettext("%(kind)s: %(caption)s")
        % {"kind": CHART_KINDS[chart.kind], "caption": caption},
        "description": gettext("%(columns)s. The table after the chart has its numbers.")
        % {"columns": pgettext("between columns", "; ").join(c.header for c in columns)},
    }


def _writer(column: pivot.Column) -> Callable[[Sequence[Decimal]], list[str]]:
    """Return a function that writes numbers of an axis like the column, without idle decimals."""
    shown = column.indicator

    def write(values: Sequence[Decimal]) -> list[str]:
        is_long = max(map(abs, values)) >= LONG_NUMBER
        style = Indicator(
            kind=shown.kind, currency=shown.currency, compact=shown.compact or is_long
        )
        return [
            # Zero needs no currency.
            "0"
            if shown.currency and not value
            else pivot.display_value(value, style, column.language)
            for value in values
        ]

    return write


def _point(row: str, column: str, value: str) -> str:
    return gettext("%(row)s, %(column)s: %(value)s") % {
        "row": row,
        "column": column,
        "value": value,
    }
