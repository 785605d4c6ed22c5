"""Filters of the rows of a release, by django-filter.

The names are part of the URLs: `entity`, `period`, and for a column `<column>.from` and
`<column>.to`, with the key of the column (`samples`, `samples:2023`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import SuffixedMultiWidget

from collabsite.web.text import format_list
from metrics import pivot
from metrics.cells import CellError, ValueKind, parse_entry
from metrics.models import Entity

# For `?period=`: every period there is.
ALL_PERIODS = "all"

MAX_TEXT_LENGTH = 200
# The longest number, with its sign, commas and unit.
MAX_NUMBER_LENGTH = 200
# So many periods a message names.
MAX_NAMED = 8


@dataclass(frozen=True)
class ValueBounds:
    """Least and greatest value, inclusive; None for no bound."""

    least: Decimal | None
    most: Decimal | None


class BoundField(forms.CharField):
    """Field for a value in any form that the column reads: `1240`, `1,240`, `$1.2M`, `35%`."""

    def __init__(self, column: pivot.Column) -> None:
        super().__init__(required=False, max_length=MAX_NUMBER_LENGTH)
        self.column = column

    def clean(self, value: Any) -> Any:  # noqa: ANN401
        """Return the value as a decimal, None for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        # Between two counts there is room for a bound that is no count.
        kind = ValueKind.NUMBER if self.column.kind == ValueKind.COUNT else self.column.kind
        try:
            cell = parse_entry(text, kind=kind, currency=self.column.indicator.currency)
        except CellError as error:
            raise ValidationError(str(error)) from None
        return cell.value


class BoundsWidget(SuffixedMultiWidget):  # type: ignore[misc] # The package has no types.
    """The two inputs of a column, `<column>.from` and `<column>.to`."""

    suffixes = ("from", "to")

    def __init__(self) -> None:
        super().__init__([forms.TextInput, forms.TextInput])

    def suffixed(self, name: str, suffix: str) -> str:
        """Return the name of an input; no code has a point in it."""
        return f"{name}.{suffix}"

    def decompress(self, value: ValueBounds | None) -> list[Decimal | None]:
        """Return the values of the two inputs."""
        return [value.least, value.most] if value else [None, None]


class BoundsField(forms.MultiValueField):
    """Both bounds of a column."""

    def __init__(self, *, column: pivot.Column, **_given: object) -> None:
        self.column = column
        fields = (BoundField(column), BoundField(column))
        super().__init__(
            fields,
            required=False,
            require_all_fields=False,
            widget=BoundsWidget,
            label=column.header,
        )

    def compress(self, data_list: Sequence[Decimal | None]) -> ValueBounds | None:
        """Return the bounds, None if there is none."""
        least, most = data_list or (None, None)
        if least is None and most is None:
            return None
        if least is not None and most is not None and least > most:
            raise ValidationError(_("“from” is larger than “to”, so no value can match; swap them"))
        return ValueBounds(least, most)


class BoundsFilter(django_filters.Filter):  # type: ignore[misc] # The package has no types.
    """Filter of the rows whose value in a column is within bounds, inclusive."""

    field_class = BoundsField

    def __init__(self, column: pivot.Column) -> None:
        super().__init__(field_name="pk", column=column)
        self.column = column

    def filter(self, rows: QuerySet[Entity], value: ValueBounds | None) -> QuerySet[Entity]:
        """Return the rows within the bounds."""
        if value is None:
            return rows
        return pivot.filter_by_value(rows, self.column, least=value.least, most=value.most)


class ReleaseFilter(django_filters.FilterSet):  # type: ignore[misc] # The package has no types.
    """Filters of a release; `bounded` has the bounds of columns in the query."""

    entity = django_filters.CharFilter(
        method="with_text", label=_("Name"), max_length=MAX_TEXT_LENGTH, strip=True
    )

    def __init__(
        self,
        data: Mapping[str, str],
        queryset: QuerySet[Entity],
        *,
        periods: Iterable[str],
        bounded: Mapping[pivot.Column, Mapping[str, str]],
    ) -> None:
        ends = {
            f"{_name(column)}.{end}": text
            for column, texts in bounded.items()
            for end, text in texts.items()
        }
        super().__init__({**data, **ends}, queryset)
        self.bounded = tuple(bounded)
        choices = [*periods, ALL_PERIODS]
        known = format_list([*choices[:MAX_NAMED], *(["…"] if len(choices) > MAX_NAMED else [])])
        period = django_filters.ChoiceFilter(
            method="with_period",
            label=_("Period"),
            choices=[(choice, choice) for choice in choices],
            error_messages={
                "invalid_choice": format_lazy(
                    _("the data has no such period; choose one of: {known}"), known=known
                )
            },
        )
        for name, each in [
            ("period", period),
            *((_name(column), BoundsFilter(column)) for column in bounded),
        ]:
            each.model, each.parent = Entity, self
            self.filters[name] = each

    def bounds(self) -> dict[pivot.Column, ValueBounds]:
        """Return the bounds of columns, once the query is valid."""
        found = {column: self.form.cleaned_data[_name(column)] for column in self.bounded}
        return {column: bounds for column, bounds in found.items() if bounds is not None}

    def with_text(self, rows: QuerySet[Entity], _name: str, text: str) -> QuerySet[Entity]:
        """Filter rows by a text in their names in either language, ignoring case."""
        found = Q()
        for form in case_variants(text):
            found |= Q(label__icontains=form) | Q(other_label__icontains=form)
        return rows.filter(found)

    def with_period(self, rows: QuerySet[Entity], _name: str, _period: str) -> QuerySet[Entity]:
        """Return all rows: a period selects columns."""
        return rows


def _name(column: pivot.Column) -> str:
    """Return the name of a column's filter; a column may be called `period`."""
    return f"column {column.key}"


def case_variants(text: str) -> list[str]:
    """Return the text in upper, lower and title case, which a database may not compare as equal.

    SQLite knows the case of ASCII alone, and so does PostgreSQL in the locale C.
    """
    forms = {
        form.encode().lower(): form
        for form in [text, text.lower(), text.upper(), text.capitalize(), text.title()]
    }
    return list(forms.values())
