"""Unsaved input in the grid and the columns, compared with what is stored."""

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from collabsite.autosave.comparison import ChangedField, compare_form
from metrics.grid.columns import ColumnFormSet, initial_data
from metrics.grid.input import (
    GridInput,
    RowInput,
    changed_fields,
    column_key,
    latest_release,
    row_texts,
)
from metrics.models import Dataset, Release
from metrics.tables import pivot


def compare_grid(dataset: Dataset, typed: GridInput) -> list[ChangedField]:
    """Return the fields that were changed in the grid and differ from what is stored now."""
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    heads = {column_key(column): column for column in across}
    typed_names = {key: name for key, name, _was in typed.named_columns}
    names = [
        heads[key].header if key in heads else typed_names.get(key, key.partition(":")[0])
        for key in typed.columns
    ]
    stored = _stored_texts(release, across, typed)
    # A column of each period has the same name.
    renamed = dict.fromkeys(
        (heads[key].label if key in heads else "", name)
        for key, name, was in typed.named_columns
        if name != was
    )
    return [
        *(ChangedField(_("Name of the column"), was, name) for was, name in renamed),
        *(
            field
            for number, row in enumerate(typed.rows, start=1)
            for field in _compare_row(number, row, names, stored.get(row.code))
        ),
    ]


def compare_columns(dataset: Dataset, typed: QueryDict) -> list[ChangedField]:
    """Return the fields of the columns that differ from what is stored now."""
    initial = initial_data(latest_release(dataset))
    formset = ColumnFormSet(typed, prefix="columns", initial=initial)
    return [
        field
        for form in formset.forms
        for label in [form.initial.get("label") or _("New column")]
        for field in compare_form(form, prefix=f"{label}: ")
    ]


def _stored_texts(
    release: Release | None, across: Sequence[pivot.Column], typed: GridInput
) -> dict[str, tuple[str, ...]]:
    """Return name, texts and number of the stored rows by their codes, as the form has them."""
    codes = [row.code for row in typed.rows if row.code]
    if release is None or not codes:
        return {}
    places = {column_key(column): place for place, column in enumerate(across)}
    found = {}
    for entity in pivot.entities(release).filter(code__in=codes):
        texts = row_texts(entity, across)
        shown = [texts[places[key]] if key in places else "" for key in typed.columns]
        found[entity.code] = (entity.label, *shown, str(entity.ordering))
    return found


def _compare_row(
    number: int, row: RowInput, names: Sequence[str], stored: tuple[str, ...] | None
) -> Iterator[ChangedField]:
    title = row.label or (stored[0] if stored else "") or _("Row %(number)d") % {"number": number}
    if row.removed:
        if row.code:
            yield ChangedField(_("Row removed"), stored[0] if stored else row.label, "")
        return
    texts = (row.label, *row.texts)
    known = stored or ("",) * (len(texts) + 1)
    changed = changed_fields(row.was, texts) if row.code else range(len(texts))
    for place in sorted(changed):
        if texts[place] != known[place]:
            label = _("%(row)s, %(column)s") % {"row": title, "column": names[place - 1]}
            name = _("Name of row %(number)d") % {"number": number}
            yield ChangedField(label if place else name, known[place], texts[place])
    if row.code and row.order is not None and row.order != known[-1]:
        yield ChangedField(_("Order of %(row)s") % {"row": title}, known[-1], row.order)
