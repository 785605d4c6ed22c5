"""A page of a release as a django-tables2 table. What is on it and its order are chosen before."""

from collections.abc import Sequence

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metrics import pivot
from metrics.models import Entity
from metrics.selecting import ENTITY, Selection


class ValueColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """A column of values."""

    def __init__(self, shown: pivot.Column) -> None:
        super().__init__(accessor="pk", verbose_name=shown.header, empty_values=())
        self.shown = shown
        self.key = shown.key
        self.css = "number" if shown.numeric else ""

    def render(self, record: Entity) -> SafeString:
        """Show the cell, with its plain number for machines."""
        [cell] = pivot.cells(record, [self.shown])
        if cell.value is None:
            return format_html("{}", cell.text)
        return format_html('<data value="{}">{}</data>', cell.value, cell.text)


class ReleaseTable(tables.Table):  # type: ignore[misc] # The package has no types.
    """Entities down, columns across; `?sort=` names a column's key, with `-` for descending."""

    class Meta:
        template_name = "metrics/table.html"
        orderable = False

    def __init__(
        self, data: Sequence[Entity], *, selection: Selection, caption: str, row_label: str
    ) -> None:
        self.caption = caption
        self.sort = selection.sort
        entity = tables.Column(accessor="label", verbose_name=row_label)
        entity.key = ENTITY
        super().__init__(
            data=data,
            # Names of our own: the package gives some, such as `by`, a meaning.
            extra_columns=[
                ("row", entity),
                *((f"value{n}", ValueColumn(column)) for n, column in enumerate(selection.columns)),
            ],
        )

    @property
    def sorted_by(self) -> str:
        """The key that the rows are sorted by, in whichever direction."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Tell whether the rows are sorted from the largest down."""
        return self.sort.startswith("-")
