"""Checklist of a working copy of data, before it is issued.

The target of a finding is the admin page where it is fixed: `data`, `columns`, `names`, or `change` for
the description.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collabsite.web.checklist import Checklist, Finding
from collabsite.web.text import format_list, with_remark
from metrics.cells.units import lacks_unit
from metrics.charts.choice import choose_for_issue
from metrics.content import ReleaseContent
from metrics.models import Dataset, Indicator, Observation, Release
from metrics.releases.diff import CellChange, ReleaseChanges
from metrics.releases.outliers import ChangedValue, outliers
from metrics.releases.snapshot import content_of
from metrics.tables import pivot

# The most items that one sentence names, and the most outliers that have a sentence each.
MOST_NAMED = 5
MOST_OUTLIERS = 12

DATA, COLUMNS, NAMES, DESCRIPTION = "data", "columns", "names", "change"


def check(
    dataset: Dataset,
    working: Release,
    last: Release | None,
    changes: ReleaseChanges,
) -> Checklist:
    """Check a working copy; `changes` are those since `last`."""
    errors: list[Finding] = []
    if (
        last
        and not changes
        and not _description_changed(dataset, last)
        and not _chart_changed(dataset, working, last)
    ):
        sentence = _(
            "Nothing has changed since release %(number)d; a release without changes can't be "
            "issued."
        )
        errors.append(Finding("same", sentence % {"number": last.number}, DATA))
    indicators = list(working.indicators.all())
    warnings = [
        *_check_lost(changes),
        *_check_missing(working, last, indicators),
        *_check_outliers(changes, {column.code: column.kind for column in indicators}),
        *_check_changed_units(changes),
        *_check_missing_units(indicators),
        *_check_definitions(indicators),
        *_check_names(dataset, working, indicators),
        *_check_sources(dataset, working),
        *_check_licence(dataset),
    ]
    return Checklist.of(errors, warnings)


def _check_names(
    dataset: Dataset, working: Release, indicators: list[Indicator]
) -> Iterator[Finding]:
    """Find columns and rows without a name in the other language, if others have one."""
    if not dataset.other_title:
        return
    columns = [column.label for column in indicators if not column.other_label]
    rows = working.entities.filter(other_label="").order_by("ordering", "pk")
    unnamed = [
        *(columns if len(columns) < len(indicators) else ()),
        *(
            rows.values_list("label", flat=True)
            if working.entities.exclude(other_label="").exists()
            else ()
        ),
    ]
    if unnamed:
        sentence = ngettext(
            "%(n)d column or row has no name in the other language: %(names)s.",
            "%(n)d columns and rows have no name in the other language: %(names)s.",
            len(unnamed),
        )
        yield Finding("names", sentence % {"n": len(unnamed), "names": _few(unnamed)}, NAMES)


def _check_lost(changes: ReleaseChanges) -> Iterator[Finding]:
    """Find values of the last release that are missing, in rows and columns that stayed."""
    gone = [
        cell
        for cell in changes.cells
        if cell.before is not None
        and _says(cell.before)
        and (cell.after is None or (not _says(cell.after) and cell.after.status != "M"))
        and not _is_removed(cell, changes)
    ]
    if gone:
        sentence = ngettext(
            "%(n)d value that the last release has is missing: %(cells)s.",
            "%(n)d values that the last release has are missing: %(cells)s.",
            len(gone),
        )
        cells = _few([with_remark(_place(c), c.before.text if c.before else "") for c in gone])
        yield Finding("lost", sentence % {"n": len(gone), "cells": cells}, DATA)


def _check_missing(
    working: Release, last: Release | None, indicators: list[Indicator]
) -> Iterator[Finding]:
    """Find missing values, unless the last release had at least as many."""
    missing = _missing(working, indicators)
    total = sum(missing.values())
    if not total or (last and total <= sum(_missing(last, list(last.indicators.all())).values())):
        return
    columns = sorted(((n, header) for header, n in missing.items() if n), reverse=True)
    sentence = ngettext(
        "%(n)d value is missing: %(columns)s. Set a status if there is none.",
        "%(n)d values are missing: %(columns)s. Set a status where there are none.",
        total,
    )
    named = _few([with_remark(header, n) for n, header in columns])
    yield Finding("missing", sentence % {"n": total, "columns": named}, DATA)


def _check_outliers(changes: ReleaseChanges, kinds: Mapping[str, str]) -> Iterator[Finding]:
    """Find changed values that may be mistakes (see `metrics.releases.outliers`)."""
    moved: dict[str, list[ChangedValue]] = {}
    for cell in changes.cells:
        if cell.before and cell.after and cell.before.value and cell.after.value:
            old, new = Decimal(cell.before.value), Decimal(cell.after.value)
            if old != new:
                kind = kinds.get(cell.indicator, "")
                moved.setdefault(cell.indicator, []).append(ChangedValue(cell, kind, old, new))
    found = [each for column in moved.values() for each in outliers(column)]
    sentences = {
        "sign": _("%(cell)s: %(old)s → %(new)s, the sign has changed."),
        "scale": _("%(cell)s: %(old)s → %(new)s, a tenfold change."),
        "far": _("%(cell)s: %(old)s → %(new)s, far more than other changes in its column."),
    }
    for each, reason in found[:MOST_OUTLIERS]:
        key = each.key
        if isinstance(key, CellChange) and key.before and key.after:
            params = {"cell": _place(key), "old": key.before.text, "new": key.after.text}
            yield Finding("outlier", sentences[reason] % params, DATA)
    if len(found) > MOST_OUTLIERS:
        sentence = ngettext(
            "%(n)d more value has changed unusually.",
            "%(n)d more values have changed unusually.",
            len(found) - MOST_OUTLIERS,
        )
        yield Finding("outlier", sentence % {"n": len(found) - MOST_OUTLIERS}, DATA)


def _check_changed_units(changes: ReleaseChanges) -> Iterator[Finding]:
    """Find columns with another unit, kind or format; a first unit changes nothing."""
    for column in changes.columns_changed:
        before, after = column.before, column.after
        if before is None or after is None:
            continue
        if before.kind != after.kind or (before.unit and before.unit != after.unit):
            sentence = _("The column “%(column)s” was in %(old)s and is in %(new)s.")
            old, new = _measure(before.kind, before.unit), _measure(after.kind, after.unit)
        elif before.format != after.format:
            sentence = _("The column “%(column)s” was written like %(old)s, and is like %(new)s.")
            old, new = before.format, after.format
        else:
            continue
        params = {"column": after.label, "old": old, "new": new}
        yield Finding("unit", sentence % params, COLUMNS)


def _check_missing_units(indicators: list[Indicator]) -> Iterator[Finding]:
    """Find columns of numbers without a unit."""
    bare = [column.label for column in indicators if lacks_unit(column.kind, column.unit)]
    if bare:
        sentence = ngettext(
            "The column %(columns)s has no unit: readers see “Unit not given”.",
            "%(n)d columns have no unit: %(columns)s. Readers see “Unit not given”.",
            len(bare),
        )
        params = {"n": len(bare), "columns": _few([f"“{label}”" for label in bare])}
        yield Finding("no-unit", sentence % params, COLUMNS)


def _check_definitions(indicators: list[Indicator]) -> Iterator[Finding]:
    """Find columns without a definition."""
    bare = [column.label for column in indicators if not column.definition.strip()]
    if bare:
        sentence = ngettext(
            "The column %(columns)s has no definition: say what it measures.",
            "%(n)d columns have no definition: %(columns)s. Say what they measure.",
            len(bare),
        )
        params = {"n": len(bare), "columns": _few([f"“{label}”" for label in bare])}
        yield Finding("definition", sentence % params, COLUMNS)


def _check_sources(dataset: Dataset, working: Release) -> Iterator[Finding]:
    """Find data without a source."""
    if dataset.dataset_sources.exists():
        return
    values = Observation.objects.filter(entity__release=working)
    counted = values.aggregate(all=Count("pk"), bare=Count("pk", filter=Q(source=None)))
    if not counted["bare"]:
        return
    if counted["bare"] == counted["all"]:
        sentence = _("The dataset names no source.")
        yield Finding("source", sentence, DESCRIPTION)
    else:
        sentence = ngettext(
            "The dataset names no source, and %(n)d of its values names none of its own.",
            "The dataset names no source, and %(n)d of its values name none of their own.",
            counted["bare"],
        )
        yield Finding("source", sentence % {"n": counted["bare"]}, DATA)


def _check_licence(dataset: Dataset) -> Iterator[Finding]:
    """Find a missing licence."""
    if not dataset.licence.strip():
        sentence = _("The dataset has no licence: readers can't know whether they may use it.")
        yield Finding("licence", sentence, DESCRIPTION)


def _description_changed(dataset: Dataset, last: Release) -> bool:
    now = content_of(dataset).as_json()
    names = ("title", "summary", "language", "row_label", "licence", "licence_url", "sources")
    # Older releases have no DOI.
    doi_changed = now["doi"] != last.content.get("doi", "")
    return (
        last.slug != dataset.slug
        or doi_changed
        or any(now[n] != last.content.get(n) for n in names)
    )


def _chart_changed(dataset: Dataset, working: Release, last: Release) -> bool:
    shown = ReleaseContent.from_json(last.content).chart
    return choose_for_issue(working, dataset) != shown


def _says(cell: pivot.Cell) -> bool:
    return cell.value is not None or (bool(cell.text) and cell.status not in pivot.ABSENT_STATUSES)


def _is_removed(cell: CellChange, changes: ReleaseChanges) -> bool:
    """Return whether the row or column of the cell is removed as a whole."""
    return any(row.code == cell.entity for row in changes.rows_removed) or any(
        column.code == cell.indicator for column in changes.columns_removed
    )


def _missing(release: Release, indicators: list[Indicator]) -> dict[str, int]:
    """Return the number of cells of each column without a value or a status; two queries."""
    rows = release.entities.count()
    counts = (
        Observation.objects.filter(indicator__release=release)
        .exclude(status=Observation.Status.MISSING)
        .values_list("indicator", "period")
        .annotate(n=Count("pk"))
        .order_by()
    )
    labels = {column.pk: column.label for column in indicators}
    found = {(pk, period): rows - n for pk, period, n in counts}
    for pk in labels.keys() - {pk for pk, _period in found}:
        found[pk, ""] = rows
    return {pivot.header(labels[pk], period): n for (pk, period), n in found.items()}


def _measure(kind: str, unit: str) -> str:
    label = str(dict(Indicator.KINDS)[kind])
    return with_remark(unit, label) if unit and unit != "%" else label


def _place(cell: CellChange) -> str:
    return f"{cell.entity_label} · {cell.header}"


def _few(named: list[str]) -> str:
    words = format_list(named[:MOST_NAMED])
    if len(named) > MOST_NAMED:
        return _("%(cells)s and %(count)d more") % {
            "cells": words,
            "count": len(named) - MOST_NAMED,
        }
    return words
