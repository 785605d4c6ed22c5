"""A release as a django-tables2 table: sorted and paged in the database, drawn from one page."""

from collections.abc import Sequence

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from metrics import pivot
from metrics.models import Entity

PAGE_SIZE = 100

# The key of the first column in `?sort=`.
ENTITY = "entity"


class ValueColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """A column of values, sorted as numbers or as text, with missing ones last either way."""

    def __init__(self, shown: pivot.Column) -> None:
        super().__init__(accessor="pk", verbose_name=shown.header, empty_values=())
        self.shown = shown
        self.css = "number" if shown.numeric else ""

    def order(self, rows: QuerySet[Entity], descending: bool) -> tuple[QuerySet[Entity], bool]:
        """Sort the rows by this column's values."""
        key = F("sorted_value" if self.shown.numeric else "sorted_text")
        by = key.desc(nulls_last=True) if descending else key.asc(nulls_last=True)
        return pivot.with_value(rows, self.shown).order_by(by, "ordering", "pk"), True

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
        order_by_field = "sort"

    def __init__(
        self,
        data: QuerySet[Entity],
        *,
        across: Sequence[pivot.Column],
        caption: str,
        row_label: str,
        sort: str,
    ) -> None:
        self.caption = caption
        keys = {ENTITY, *(column.key for column in across)}
        entity = tables.Column(accessor="label", order_by=("label", "pk"), verbose_name=row_label)
        super().__init__(
            data=data,
            extra_columns=[
                (ENTITY, entity),
                *((column.key, ValueColumn(column)) for column in across),
            ],
            # Only a key of ours: the package would take a stranger's for a path to follow.
            order_by=sort if sort.removeprefix("-") in keys else "",
        )

    @property
    def sort(self) -> str:
        """The column that the rows are sorted by, or '' for the dataset's own order."""
        return str(next(iter(self.order_by), ""))

    def turn_to(self, number: str) -> list[Entity]:
        """Turn to a page, the first or last if there is no such one; return its records."""
        self.paginator = Paginator(self.rows, PAGE_SIZE)
        self.page = self.paginator.get_page(number)
        # As a list, so that page and JSON are drawn from one query.
        self.page.object_list = list(self.page.object_list)
        return [row.record for row in self.page.object_list]
