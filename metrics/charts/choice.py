"""Content of the chart of a release: chosen by an editor or a reader, or suited to the data.

However large the release is, this reads its columns, its number of rows, and as many rows as a
chart has room for.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Literal

from django.db.models import Prefetch, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from msgspec import Meta, convert

from collabsite.web.query_params import Words
from metrics.cells.periods import names_years, period_position
from metrics.charts.kinds import MAX_ITEMS, MAX_LINES, MAX_SERIES, ChartError, check_kind
from metrics.charts.scales import keep_extremes
from metrics.charts.subject import Subject, axis_unit
from metrics.content import LOG_SCALE, NO_CHART, OVER_TIME, ChartContent
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.shown import TableColumn, TableRow
from metrics.tables import pivot

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
class ChartQuery:
    """Query parameters of the chart of a release; without any, it is the one that was issued."""

    rows: Annotated[
        tuple[str, ...],
        Meta(description=f"Codes of at most {MAX_LINES} rows of the chart, separated by commas."),
    ] = ()
    since: Annotated[Words, Meta(description="The first period of the chart.")] = ""
    until: Annotated[Words, Meta(description="Its last period.")] = ""
    scale: Annotated[
        Literal["", "log"],
        Meta(description="The scale of its axis: of powers of ten with `log`, where it has one."),
    ] = ""


def choose(release: Release, choice: ChartChoice) -> ChartContent:
    """Return the content of the chart of a release; raises `ChartError` if there can be none."""
    if choice.kind == NO_CHART:
        return ChartContent(kind=NO_CHART)
    across = [column for column in pivot.columns(release) if column.is_measure]
    if not across:
        raise ChartError(_("the dataset has no column of numbers, and a chart needs one"))
    rows = _without_groups(release)
    total = rows.count()
    if choice.columns:
        columns = columns_by_code(across, choice.columns)
    elif found := drawn_by_default(across):
        columns = _suitable_columns(found, choice.kind, rows=len(choice.rows) or total)
    else:
        raise ChartError(_("the dataset has only ranks and codes, and a chart needs a measure"))
    # The largest rows are those of the first indicator's newest column.
    by = [column for column in columns if column.code == columns[0].code][-1]
    most = FEW_LINES if _makes_lines(columns, choice.kind) else FEW_ROWS
    some = not choice.rows and total > most
    if choice.rows:
        codes = _known_rows(release, dict.fromkeys(choice.rows), most=MAX_ITEMS)
    elif some:
        codes = _largest(rows, by, most)
    else:
        codes = list(rows.values_list("code", flat=True)[:MAX_ITEMS])
    shown = read_chart_data(release, columns, codes)
    return ChartContent(
        kind=check_kind(subject_of(*shown), choice.kind),
        columns=choice.columns or _codes(columns),
        rows=tuple(row.code for row in shown[1]),
        of_rows=total if len(shown[1]) < total else 0,
        largest_by=code_of(by) if some else "",
    )


def choose_for_issue(release: Release, dataset: Dataset) -> ChartContent:
    """Return the chart that a release freezes, without a chart if the choice allows none."""
    release.dataset = dataset
    try:
        return choose(release, ChartChoice.of(dataset))
    except ChartError:
        return ChartContent(kind=NO_CHART)


def read_query(
    release: Release, issued: ChartContent, query: ChartQuery, periods: Sequence[pivot.Column]
) -> tuple[ChartContent, dict[str, str]]:
    """Return the chart that a reader asks for, and the parameters that differ from the issued chart.

    `periods` are the columns of its indicator, see `columns_over_time`. Raises `ChartError` for a
    query that the data does not fit.
    """
    if issued.kind == NO_CHART or not periods:
        return issued, {}
    first, last = shown_periods(issued, [column.period for column in periods])
    content = issued
    # Without what is so anyway.
    since = "" if query.since == first else query.since
    until = "" if query.until == last else query.until
    if since or until:
        shown = _between(periods, since or first, until or last)
        over_time = issued.kind if issued.kind in OVER_TIME else "line"
        kind = over_time if len(shown) > 1 else "bar"
        content = replace(content, kind=kind, columns=tuple(map(code_of, shown)))
    rows = {code: None for each in query.rows for code in each.split(",") if code}
    if rows.keys() == set(issued.rows):
        rows = {}
    if rows:
        codes = tuple(_known_rows(release, rows, most=MAX_LINES))
        total = release.content["rows"]
        content = replace(content, rows=codes, of_rows=total, largest_by="")
    scale = query.scale if content.kind in HAS_SCALE else ""
    content = replace(content, scale=scale)
    asked = {"rows": ",".join(content.rows if rows else ()), "since": since, "until": until}
    return content, {name: value for name, value in (asked | {"scale": scale}).items() if value}


# Kinds with an axis of numbers; bars begin at zero, which powers of ten never reach.
HAS_SCALE = OVER_TIME | {"dot"}


def columns_over_time(issued: ChartContent, across: Sequence[pivot.Column]) -> list[pivot.Column]:
    """Return the columns of the first indicator of a chart, in the order of their periods."""
    measures = [column for column in across if column.is_measure]
    code = issued.columns[0].partition("/")[0] if issued.columns else ""
    found = [column for column in measures if column.code == code]
    return sorted(found, key=lambda column: period_position(column.period or "0000"))


def shown_periods(content: ChartContent, periods: Sequence[str]) -> tuple[str, str]:
    """Return the first and the last period of a chart, '' where its columns have none."""
    named = {code.partition("/")[2] for code in content.columns}
    if "" in named and content.kind in OVER_TIME:
        # All periods of the indicator.
        named = set(periods)
    shown = [period for period in periods if period in named] or [periods[-1], ""]
    return shown[0], shown[-1]


def _between(columns: Sequence[pivot.Column], since: str, until: str) -> Sequence[pivot.Column]:
    """Return the columns from one period to another."""
    places = {column.period: n for n, column in enumerate(columns)}
    for period in (since, until):
        if period not in places:
            raise ChartError(format_lazy(_("the data has no period “{period}”"), period=period))
    if places[since] > places[until]:
        raise ChartError(_("the first period is later than the last; swap them"))
    return columns[places[since] : places[until] + 1]


def read_chart_data(
    release: Release, columns: Sequence[pivot.Column], codes: Sequence[str]
) -> tuple[Sequence[pivot.Column], Sequence[pivot.DataRow]]:
    """Return the columns, and these rows with their cells in these columns: two queries.

    Of more periods than there is room for, those stay by which lines keep their extremes.
    """
    columns = thin(release, columns, codes)
    entities = release.entities.filter(code__in=codes).prefetch_related(
        Prefetch("observations", queryset=_observations(columns))
    )
    by_code = {row.code: row for row in pivot.rows(entities, columns)}
    return columns, [by_code[code] for code in codes if code in by_code]


def thin(
    release: Release, columns: Sequence[pivot.Column], codes: Sequence[str]
) -> Sequence[pivot.Column]:
    """Return the columns of as many periods as there is room for, with the extremes of these rows."""
    if len({column.period for column in columns}) <= MOST_PERIODS:
        return columns
    periods = sorted({column.period for column in columns}, key=period_position)
    lines: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    observations = _observations(columns).filter(
        entity__release=release, entity__code__in=codes, value__isnull=False
    )
    for row, indicator, period, value in observations.values_list(
        "entity", "indicator", "period", "value"
    ):
        lines.setdefault((row, indicator), {})[period] = value
    kept = keep_extremes(periods, list(lines.values()), most=MOST_PERIODS)
    return [column for column in columns if column.period in kept]


def _observations(columns: Sequence[pivot.Column]) -> QuerySet[Observation]:
    """Return the observations in these columns, of all rows."""
    found = Observation.objects.filter(
        indicator__in={column.indicator.pk for column in columns},
        period__in={column.period for column in columns},
    )
    return found.order_by()


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
    by_code: dict[str, list[pivot.Column]] = {}
    for column in across:
        by_code.setdefault(column.code, []).append(column)
    longest = next((found for found in by_code.values() if len(found) > 1), None)
    newest = [found[-1] for found in by_code.values()]
    if longest is None:
        if kind in {"dot", "grouped"}:
            newest = [column for column in newest if _share_a_unit([newest[0], column])]
    elif kind in OVER_TIME or (not kind and len(longest) > 2):
        if rows > 1:
            return tuple(longest)
        same = [found for found in by_code.values() if _share_a_unit([*longest, *found])]
        return tuple(column for found in same[:MAX_LINES] for column in found)
    elif kind in {"", "dot"}:
        # The distance from the first value to the last.
        return longest[0], longest[-1]
    elif kind == "grouped":
        return tuple(longest[-4:])
    # Many rows of many columns are more than one look takes in.
    return tuple(newest[: MAX_SERIES if rows <= FEW_ROWS or kind in OVER_TIME else 1])


def _share_a_unit(columns: Sequence[pivot.Column]) -> bool:
    return len({axis_unit(column) for column in convert_columns(columns)}) == 1


def _makes_lines(columns: Sequence[pivot.Column], kind: str) -> bool:
    periods = {column.period for column in columns}
    of_one = len({column.code for column in columns}) == 1
    return kind in OVER_TIME or (not kind and len(periods) > 2 and of_one)


def _without_groups(release: Release) -> QuerySet[Entity]:
    """Return the rows that are no groups of others; all, if there are only groups."""
    rows = release.entities.filter(is_group=False)
    return rows if rows.exists() else release.entities.all()


def _largest(rows: QuerySet[Entity], column: pivot.Column, most: int) -> list[str]:
    """Return the codes of the rows with the largest values of a column, read from its index."""
    values = _observations([column]).filter(value__isnull=False, entity__in=rows)
    ordered = values.order_by("-value", "entity__ordering", "entity")
    return list(ordered.values_list("entity__code", flat=True)[:most])


def _known_rows(release: Release, codes: Collection[str], *, most: int) -> list[str]:
    """Return the codes; those of a reader in the order of the release. Raises `ChartError`."""
    if len(codes) > most:
        sentence = _("a chart can show at most {most} rows, and this has {count}; choose fewer")
        raise ChartError(format_lazy(sentence, most=most, count=len(codes)))
    known = list(release.entities.filter(code__in=codes).values_list("code", flat=True))
    if unknown := _unknown(codes, known):
        raise ChartError(format_lazy(_("the data has no row “{codes}”"), codes=unknown))
    return list(codes) if most == MAX_ITEMS else known


def _unknown(codes: Collection[str], known: Collection[str]) -> str:
    """Return the unknown codes, joined to be put between quotation marks."""
    return "”, “".join(code for code in codes if code not in known)


def subject_of(
    columns: Sequence[pivot.Column],
    rows: Sequence[pivot.DataRow],
    *,
    highlight: str = "",
    scale: str = "",
) -> Subject:
    """Return columns of numbers and rows as the subject of a chart."""

    def write(values: Sequence[Decimal]) -> list[str]:
        """Write numbers of the axis like the first column, without idle decimals."""
        shown, language = columns[0].indicator, columns[0].language
        is_long = max(map(abs, values)) >= LONG_NUMBER
        style = Indicator(
            kind=shown.kind, currency=shown.currency, compact=shown.compact or is_long
        )
        # Zero needs no currency.
        return [
            "0" if shown.currency and not value else pivot.display_value(value, style, language)
            for value in values
        ]

    return Subject(
        convert_columns(columns),
        convert(rows, tuple[TableRow, ...], from_attributes=True),
        write,
        highlight=highlight,
        is_log=scale == LOG_SCALE,
    )


def convert_columns(columns: Sequence[pivot.Column]) -> tuple[TableColumn, ...]:
    """Return columns as the pure drawings know them."""
    return convert(columns, tuple[TableColumn, ...], from_attributes=True)
