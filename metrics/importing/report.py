"""Report on an import, for the page and the terminal: its changes or its errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from collabsite.web.text import format_list, with_remark
from metrics.cells.parse import CellKey
from metrics.importing.comparison import MAX_CHANGES
from metrics.importing.plan import ImportPlan
from metrics.importing.problems import problem_lines
from metrics.importing.reading import Reading, make_reading
from metrics.models import Indicator, Observation
from metrics.releases.working_copy import StoredCell
from metrics.tables import pivot

MAX_PROBLEMS = 200
MAX_NAMES = 100

NEW, CHANGED, REMOVED = "new", "changed", "removed"


@dataclass(frozen=True)
class ReportedChange:
    """A cell that would change: its place, its text before and after, and the sort of change."""

    row: str
    column: str
    before: str
    after: str
    how: str


@dataclass(frozen=True)
class NewColumn:
    """A new indicator, its kind in words, and its periods."""

    label: str
    kind: str
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """Report that an editor sees before confirming. Lists are cut at the limits above."""

    reading: Reading = field(default_factory=Reading)
    described: str = ""
    sheets: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    # Lines of `problems` if they were not cut.
    problem_kinds: int = 0
    warnings: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    new_columns: tuple[NewColumn, ...] = ()
    new_rows: tuple[str, ...] = ()
    new_row_count: int = 0
    renamed: tuple[tuple[str, str], ...] = ()
    renamed_count: int = 0
    removed_rows: tuple[str, ...] = ()
    removed_row_count: int = 0
    changes: tuple[ReportedChange, ...] = ()

    @property
    def change_count(self) -> int:
        """Number of cells that differ."""
        return self.new + self.changed + self.removed

    @property
    def changes_anything(self) -> bool:
        """Return whether there is anything to confirm."""
        return bool(
            self.change_count
            or self.new_columns
            or self.new_row_count
            or self.renamed_count
            or self.removed_row_count
        )

    @property
    def summary(self) -> str:
        """Counts as a list in a sentence: `2 cells changed, 1 row added`."""
        counted = [
            (self.changed, ngettext("%(n)d cell changed", "%(n)d cells changed", self.changed)),
            (self.new, ngettext("%(n)d cell new", "%(n)d cells new", self.new)),
            (self.removed, ngettext("%(n)d cell removed", "%(n)d cells removed", self.removed)),
            (
                len(self.new_columns),
                ngettext("%(n)d column added", "%(n)d columns added", len(self.new_columns)),
            ),
            (
                self.new_row_count,
                ngettext("%(n)d row added", "%(n)d rows added", self.new_row_count),
            ),
            (
                self.renamed_count,
                ngettext("%(n)d row renamed", "%(n)d rows renamed", self.renamed_count),
            ),
            (
                self.removed_row_count,
                ngettext("%(n)d row removed", "%(n)d rows removed", self.removed_row_count),
            ),
        ]
        return format_list(text % {"n": number} for number, text in counted if number)

    @property
    def counts(self) -> list[str]:
        """Numbers of changed cells of each sort, and of unchanged ones, including zeros."""
        counted = [
            (self.changed, ngettext("%(n)d cell changed", "%(n)d cells changed", self.changed)),
            (self.new, ngettext("%(n)d cell new", "%(n)d cells new", self.new)),
            (self.removed, ngettext("%(n)d cell removed", "%(n)d cells removed", self.removed)),
            (self.same, ngettext("%(n)d cell the same", "%(n)d cells the same", self.same)),
        ]
        return [text % {"n": number} for number, text in counted]

    def as_json(self) -> dict[str, Any]:
        """Return the report as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the report that `as_json` gave."""
        return msgspec.convert(stored, cls, str_keys=True)


def make_report(plan: ImportPlan) -> ImportReport:
    """Return the report on a plan."""
    axes, differences = plan.axes, plan.differences
    lines = problem_lines(plan.problems)
    raw = plan.raw
    entities = plan.state.entities
    gone = set(plan.removed_entities)
    gone_cells = [key for key in plan.state.cells if key.entity in gone]
    removed = [*plan.removed_cells, *gone_cells]
    return ImportReport(
        reading=make_reading(plan),
        described=raw.described if raw else "",
        sheets=raw.sheets if raw else (),
        problems=tuple(lines[:MAX_PROBLEMS]),
        problem_count=len(plan.problems),
        problem_kinds=len(lines),
        warnings=tuple(axes.warnings.values()),
        new=differences.new,
        changed=differences.changed,
        same=differences.same,
        removed=len(removed),
        new_columns=tuple(_new_columns(plan)),
        new_rows=tuple(axes.new_entities.values())[:MAX_NAMES],
        new_row_count=len(axes.new_entities),
        renamed=tuple((entities[code][0], label) for code, label in axes.renamed.items())[
            :MAX_NAMES
        ],
        renamed_count=len(axes.renamed),
        removed_rows=tuple(entities[code][0] for code in plan.removed_entities[:MAX_NAMES]),
        removed_row_count=len(plan.removed_entities),
        changes=tuple(_changes(plan, removed)),
    )


def _new_columns(plan: ImportPlan) -> Iterable[NewColumn]:
    periods = plan.differences.periods
    for code, new in plan.axes.new_indicators.items():
        yield NewColumn(
            new.label,
            _kind(new),
            tuple(sorted(periods.get(code, set()) - {""})),
        )


def _kind(indicator: Indicator) -> str:
    kind = str(dict(Indicator.KINDS)[indicator.kind])
    remarks = [indicator.currency, indicator.unit, indicator.rounding_words]
    remarks = [remark for remark in remarks if remark]
    return with_remark(kind, format_list(remarks)) if remarks else kind


def _changes(plan: ImportPlan, removed: Sequence[CellKey]) -> Iterable[ReportedChange]:
    """Yield the cells that differ: changed and removed ones first, so that none is missed."""
    room = MAX_CHANGES
    differing: list[tuple[str, Sequence[tuple[CellKey, StoredCell | None, StoredCell | None]]]] = [
        (CHANGED, plan.differences.first_changed),
        (REMOVED, [(key, plan.state.cells[key], None) for key in removed[:room]]),
        (NEW, plan.differences.first_new),
    ]
    for how, cells in differing:
        for key, before, after in cells[:room]:
            room -= 1
            yield _change(plan, key, before, after, how)


def _change(
    plan: ImportPlan, key: CellKey, before: StoredCell | None, after: StoredCell | None, how: str
) -> ReportedChange:
    indicator = plan.axes.indicator(key.indicator)
    language = plan.state.language
    return ReportedChange(
        row=plan.axes.entity_label(key.entity),
        column=pivot.header(indicator.label, key.period),
        before=_said(before, after, indicator, language) if before else "",
        after=_said(after, before, indicator, language) if after else "",
        how=how,
    )


def _said(cell: StoredCell, other: StoredCell | None, indicator: Indicator, language: str) -> str:
    """Return the text of a cell, with its status, note and source if the other's differ."""
    parts = [pivot.cell_text(cell, indicator, language=language, exact=True)]
    was = other.status if other else Observation.Status.NORMAL
    shows_gap = cell.value is None and cell.status == Observation.Status.MISSING
    fills_gap = cell.status == Observation.Status.NORMAL and was in pivot.ABSENT_STATUSES
    if cell.status != was and not shows_gap and not fills_gap:
        parts.append(str(Observation.Status(cell.status).label))
    if cell.note != (other.note if other else ""):
        parts.append(_("note: %(note)s") % {"note": cell.note or "—"})
    if cell.source != (other.source if other else ""):
        parts.append(_("source: %(source)s") % {"source": cell.source or "—"})
    return pgettext("between the parts of a cell", " · ").join(parts)
