"""Writing of the grid's input: all of it into the working copy, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from collabsite.web.slugs import claimed, slug_of
from collabsite.web.text import format_list
from metrics.cells import parse
from metrics.cells.group_names import is_group_name
from metrics.grid import rows
from metrics.grid.column_edits import ColumnChanges, find_column_changes, write_columns
from metrics.grid.input import (
    GridError,
    GridInput,
    RowInput,
    SaveSummary,
    changed_fields,
    column_key,
    latest_release,
    literal_to_keep,
    row_fingerprint,
    row_texts,
    validate_label,
    widen_fingerprint,
)
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases import working_copy
from metrics.tables import pivot

Status = Observation.Status


@dataclass(frozen=True)
class _Cell:
    """New content of one cell."""

    column: str
    value: Decimal | None
    literal: str
    missing: bool


@dataclass
class _Changes:
    """Differences from the release shown, by the codes of rows."""

    cells: dict[str, list[_Cell]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    # The rows with what others saved meanwhile, by their numbers on the page.
    merged: dict[int, RowInput] = field(default_factory=dict)
    is_conflict: bool = False
    added: list[tuple[str, list[_Cell]]] = field(default_factory=list)
    columns: ColumnChanges = field(default_factory=ColumnChanges)
    # The rows in their order, if that was chosen here: codes, and numbers among those added.
    sequence: list[str | int] = field(default_factory=list)
    rearranged: int = 0
    sort: str = ""

    @property
    def summary(self) -> SaveSummary:
        """Numbers of changes to be written."""
        written = [*self.cells.values(), *(row for _, row in self.added)]
        return SaveSummary(
            cells=sum(map(len, written)),
            renamed=len(self.labels),
            added=len(self.added),
            removed=len(self.removed),
            moved=len(self.moved) + self.rearranged,
            columns_added=len(self.columns.added),
            columns_renamed=len(self.columns.renamed),
        )


def save_grid(dataset: Dataset, typed: GridInput) -> SaveSummary:
    """Write the differences from the page into the working copy, all of them or nothing.

    A working copy is created only if something differs. Raises `GridError`.
    """
    with transaction.atomic():
        # Locked, so that the state that is compared is the state that is written to.
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        changes = _differences(latest_release(dataset), typed)
        summary = changes.summary
        if summary or changes.sort:
            sorted_rows = _write(working_copy.ensure(dataset), changes)
            summary = replace(summary, moved=summary.moved + sorted_rows)
            if not summary:
                # A working copy is begun only if something differs.
                transaction.set_rollback(True)
    return summary


def _differences(shown: Release | None, typed: GridInput) -> _Changes:
    across = {column_key(column): column for column in pivot.columns(shown)} if shown else {}
    named = find_column_changes(typed, across)
    across |= named.added
    if missing := [key for key in typed.columns if key not in across]:
        names = format_list(key.partition(":")[0] for key in missing)
        raise GridError(
            {
                "": _(
                    "The columns have changed since you opened this page (%(names)s was removed). Open it"
                    " again; nothing was saved."
                )
                % {"names": names}
            }
        )
    columns = [across[key] for key in typed.columns]
    codes = [row.code for row in typed.rows if row.code]
    entities = (
        {entity.code: entity for entity in pivot.entities(shown).filter(code__in=codes)}
        if shown
        else {}
    )
    changes = _Changes(columns=named, sort=typed.sort)
    errors: dict[str, str] = {}
    for number, row in enumerate(typed.rows):
        if row.code and row.code not in entities:
            errors[f"row-{number}-label"] = _(
                "This row was removed since you opened the page; open it again."
            )
        elif row.code:
            _compare(number, row, entities[row.code], columns, changes, errors)
        elif not row.removed and (row.label or any(row.texts)):
            errors |= _label_errors(number, row)
            changes.sequence.append(len(changes.added))
            changes.added.append((row.label, _read(number, row.texts, None, columns, errors)))
        if row.code and not row.removed:
            changes.sequence.append(row.code)
    if typed.is_arranged:
        changes.rearranged = _count_moved(changes.sequence, entities)
    else:
        changes.sequence.clear()
    if errors:
        raise GridError(errors, changes.merged, is_conflict=changes.is_conflict)
    return changes


def _count_moved(sequence: Sequence[str | int], entities: Mapping[str, Entity]) -> int:
    """Return how many of the stored rows have another place among each other."""
    codes = [code for code in sequence if isinstance(code, str) and code in entities]
    stored = sorted(codes, key=lambda code: (entities[code].ordering, entities[code].pk))
    return sum(now != then for now, then in zip(codes, stored, strict=True))


def _compare(
    number: int,
    row: RowInput,
    entity: Entity,
    columns: Sequence[pivot.Column],
    changes: _Changes,
    errors: dict[str, str],
) -> None:
    before = row_texts(entity, columns)
    fields, new = len(columns) + 1, len(changes.columns.added)
    row = replace(row, was=widen_fingerprint(row.was, fields=fields, new=new))
    row = _merge(number, row, entity.label, before, changes, errors)
    if row.removed:
        changes.removed.append(row.code)
        return
    errors |= _label_errors(number, row)
    if row.order and row.order != str(entity.ordering):
        if problem := rows.validate_order(row.order):
            errors[f"row-{number}-order"] = problem
        else:
            changes.moved[row.code] = int(row.order)
    if " ".join(row.label.split()) != " ".join(entity.label.split()):
        changes.labels[row.code] = row.label
    if read := _read(number, row.texts, before, columns, errors):
        changes.cells[row.code] = read


def _merge(
    number: int,
    row: RowInput,
    label: str,
    before: Sequence[str],
    changes: _Changes,
    errors: dict[str, str],
) -> RowInput:
    """Return the row with what others saved in the fields that were not changed here.

    A field that was changed here and by others, to something else, is a conflict, and so is a row
    that was changed by others and is to be removed.
    """
    stored, typed = (label, *before), (row.label, *row.texts)
    now = row_fingerprint(label, before)
    theirs = changed_fields(row.was or now, stored)
    mine = changed_fields(row.was or now, typed)
    apart = changed_fields(now, typed)
    kept = [typed[place] if place in mine else text for place, text in enumerate(stored)]
    merged = replace(row, label=kept[0], texts=tuple(kept[1:]), was=now)
    changes.merged[number] = merged
    changed_by_both = theirs & mine & apart
    if (row.removed and theirs) or 0 in changed_by_both:
        errors[f"row-{number}-label"] = _(
            "Somebody else changed this row in the meantime; it now says: %(row)s. Save again to "
            "replace it with yours."
        ) % {"row": " | ".join(stored)}
    elif not row.removed:
        for place in changed_by_both:
            errors[f"row-{number}-cell-{place - 1}"] = _(
                "Somebody else changed this cell in the meantime; it now says: %(cell)s. Save again "
                "to replace it with yours."
            ) % {"cell": stored[place] or pivot.MISSING_CELL.text}
    changes.is_conflict |= bool(changed_by_both or (row.removed and theirs))
    return merged


def _label_errors(number: int, row: RowInput) -> dict[str, str]:
    problem = validate_label(row.label)
    return {f"row-{number}-label": problem} if problem else {}


def _read(
    number: int,
    row: Sequence[str],
    before: Sequence[str] | None,
    columns: Sequence[pivot.Column],
    errors: dict[str, str],
) -> list[_Cell]:
    """Read the cells that differ from `before` (None: from an empty row)."""
    read = []
    for place, (text, column) in enumerate(zip(row, columns, strict=True)):
        # A field of one line shows no line breaks, so they are no difference.
        old = " ".join(before[place].split()) if before else ""
        if " ".join(text.split()) == old:
            continue
        try:
            cell = parse.parse_entry(
                text, kind=column.indicator.kind, currency=column.indicator.currency
            )
        except parse.CellError as error:
            errors[f"row-{number}-cell-{place}"] = str(error)
            continue
        read.append(
            _Cell(
                column=column_key(column),
                value=cell.value,
                literal=literal_to_keep(cell, column),
                missing=cell.missing,
            )
        )
    return read


def _write(release: Release, changes: _Changes) -> int:
    """Write all changes; return how many rows have another place because all were sorted."""
    release.entities.filter(code__in=changes.removed).delete()
    touched = release.entities.filter(code__in=[*changes.cells, *changes.labels])
    entities = {entity.code: entity for entity in touched}
    for code, label in changes.labels.items():
        entities[code].label = label
    Entity.objects.bulk_update([entities[code] for code in changes.labels], ["label"])
    added = _add_rows(release, [label for label, _ in changes.added])
    written = [(entities[code], row) for code, row in changes.cells.items()]
    written += [(entity, row) for entity, (_, row) in zip(added, changes.added, strict=True)]
    keys = write_columns(release, changes.columns)
    _write_cells(release, written, keys)
    if changes.sequence:
        rows.arrange(
            release,
            [each if isinstance(each, str) else added[each].code for each in changes.sequence],
        )
    if changes.moved:
        rows.reorder(release, changes.moved)
    if not changes.sort:
        return 0
    direction, key = changes.sort[:1], changes.sort[1:]
    return rows.sort(release, direction + keys.get(key, key))


def _add_rows(release: Release, labels: Sequence[str]) -> list[Entity]:
    if not labels:
        return []
    taken = set(release.entities.values_list("code", flat=True))
    last = release.entities.aggregate(last=Max("ordering"))["last"] or 0
    rows = []
    for number, label in enumerate(labels, start=1):
        code = claimed(slug_of(label, "row"), taken)
        rows.append(
            Entity(
                release=release,
                ordering=last + number * 10,
                code=code,
                label=label,
                is_group=is_group_name(label),
            )
        )
    return Entity.objects.bulk_create(rows)


def _write_cells(
    release: Release, written: Iterable[tuple[Entity, list[_Cell]]], keys: Mapping[str, str]
) -> None:
    """Write cells; `keys` are those of the columns that were new in the form."""
    rows = list(written)
    indicators = {indicator.code: indicator for indicator in release.indicators.all()}
    stored = {
        (o.entity_id, o.indicator_id, o.period): o
        for o in Observation.objects.filter(entity__in=[entity.pk for entity, _ in rows])
    }
    new, changed = [], []
    for entity, row in rows:
        for cell in row:
            code, _colon, period = keys.get(cell.column, cell.column).partition(":")
            indicator = indicators[code]
            observation = stored.get((entity.pk, indicator.pk, period))
            if observation is None:
                observation = Observation(entity=entity, indicator=indicator, period=period)
                new.append(observation)
            else:
                changed.append(observation)
            observation.value = cell.value
            observation.literal = cell.literal
            observation.status = _status(observation, missing=cell.missing)
    Observation.objects.bulk_create(new)
    Observation.objects.bulk_update(changed, ["value", "literal", "status"], batch_size=100)


def _status(observation: Observation, *, missing: bool) -> str:
    """Return the status of a new value: estimated stays estimated, missing becomes normal."""
    without = {Status.MISSING, Status.NOT_APPLICABLE}
    if missing:
        return observation.status if observation.status in without else Status.MISSING
    return Status.NORMAL if observation.status in without else observation.status
