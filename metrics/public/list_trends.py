"""Small lines of datasets in lists: a row of each over all periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.cells.periods import are_of_one_kind, period_position
from metrics.charts.lines import FEWEST_PERIODS, sparkline_svg
from metrics.content import ChartContent
from metrics.models import Observation, Release
from metrics.public.names import read_names


@dataclass(frozen=True)
class DatasetTrend:
    """The first row of a dataset's chart, and the markup of its line over all periods."""

    row: str
    line: str


def dataset_trends(releases: Sequence[Release]) -> Mapping[int, DatasetTrend]:
    """Return the lines of these releases by primary key: one query, or none if none has periods."""
    chosen = {release.pk: place for release in releases if (place := _place(release))}
    if not chosen:
        return {}
    found: dict[int, tuple[str, dict[str, Decimal]]] = {}
    named = {release.pk: read_names(release) for release in releases}
    observations = Observation.objects.filter(
        entity__release__in=chosen,
        entity__code__in={row for row, _column, _periods in chosen.values()},
        indicator__code__in={column for _row, column, _periods in chosen.values()},
        value__isnull=False,
    )
    for release, row, column, label, other, period, value in observations.order_by().values_list(
        *("entity__release", "entity__code", "indicator__code"),
        *("entity__label", "entity__other_label", "period", "value"),
    ):
        # The row or the column may be that of another dataset among them.
        if chosen[release][:2] == (row, column):
            label = (named[release].is_other and other) or label
            found.setdefault(release, (label, {}))[1][period] = value
    return {
        release: DatasetTrend(label, sparkline_svg(chosen[release][2], values))
        for release, (label, values) in found.items()
        if len(values) > 1
    }


def _place(release: Release) -> tuple[str, str, Sequence[str]] | None:
    """Return the codes of the row and the column to draw, and its periods; None if they are few."""
    chart = ChartContent.from_json(release.content.get("chart") or {})
    if not (chart.rows and chart.columns):
        return None
    column = chart.columns[0].partition("/")[0]
    periods = (release.content.get("periods") or {}).get(column, ())
    if len(periods) < FEWEST_PERIODS or not are_of_one_kind(periods):
        return None
    return chart.rows[0], column, sorted(periods, key=period_position)
