"""Columns that are added or renamed in the grid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from collabsite.web.slugs import slug_of, unused
from metrics.grid.columns import fill_periods, new_column, no_rows_message, period_problem
from metrics.grid.input import GridError, GridInput
from metrics.models import MAX_INDICATOR_LABEL, Indicator, Release
from metrics.tables import pivot


@dataclass
class ColumnChanges:
    """New columns by their keys in the form, and new names of stored ones by their codes."""

    added: dict[str, pivot.Column] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.renamed)


def find_column_changes(typed: GridInput, stored: Mapping[str, pivot.Column]) -> ColumnChanges:
    """Return the columns that were added or renamed; raises `GridError`."""
    language = next((column.language for column in stored.values()), "")
    changes = ColumnChanges()
    is_conflict = False
    errors: list[str] = []
    for key, name, was in typed.named_columns:
        column = stored.get(key)
        if column is None:
            if added := new_column(key, name, language):
                errors += _label_errors(name)
                changes.added[key] = added
            elif problem := period_problem(key):
                errors.append(problem)
            continue
        if name in (was, column.label):
            continue
        errors += _label_errors(name)
        if was != column.label:
            is_conflict = True
            errors.append(
                _(
                    "Somebody else renamed the column “%(was)s” in the meantime; it is now called"
                    " “%(now)s”. Save again to give it your name."
                )
                % {"was": was, "now": column.label}
            )
        changes.renamed[column.code] = name
    if errors:
        raise GridError({"": " ".join(dict.fromkeys(errors))}, is_conflict=is_conflict)
    return changes


def _label_errors(name: str) -> list[str]:
    if not name:
        return [_("Name every column.")]
    if len(name) > MAX_INDICATOR_LABEL:
        return [_("Use at most %(limit)d characters.") % {"limit": MAX_INDICATOR_LABEL}]
    return []


def write_columns(release: Release, changes: ColumnChanges) -> dict[str, str]:
    """Add and rename columns; return the keys of the added ones, by those in the form.

    Raises `GridError` if a column has a period, and there are no rows.
    """
    if not changes:
        return {}
    known = {indicator.code: indicator for indicator in release.indicators.all()}
    renamed = [known[code] for code in changes.renamed if code in known]
    for indicator in renamed:
        indicator.label = changes.renamed[indicator.code]
    Indicator.objects.bulk_update(renamed, ["label"])
    last = release.indicators.aggregate(last=Max("ordering"))["last"] or 0
    keys = {}
    for number, (key, column) in enumerate(changes.added.items(), start=1):
        indicator = column.indicator
        indicator.release = release
        indicator.code = unused(slug_of(column.label, "column"), known.__contains__)
        indicator.ordering = last + number * 10
        try:
            indicator.full_clean(exclude=["release"])
        except ValidationError as error:
            raise GridError({"": f"{column.label}: {' '.join(error.messages)}"}) from error
        indicator.save()
        known[indicator.code] = indicator
        keys[key] = f"{indicator.code}:{column.period}"
        if column.period:
            rows = list(release.entities.all())
            if not rows:
                raise GridError({"": no_rows_message()})
            fill_periods(indicator, [column.period], rows)
    return keys
