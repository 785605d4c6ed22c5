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

# What `?sort=` calls the first column; a code has no colon, so no other is called so.
ENTITY = ":entity"


class ValueColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """A column of values, sorted as numbers or as text, with missing ones last either way."""

    def __init__(self, shown: pivot.Column) -> None:
        super().__init__(accessor="pk", verbose_name=shown.header, empty_values=())
        self.shown = shown
        self.key = shown.key
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
        # Names of our own: the package gives some, such as `by`, a meaning.
        names = {ENTITY: "row"} | {c.key: f"value{n}" for n, c in enumerate(across)}
        self.keys = {name: key for key, name in names.items()}
        entity = tables.Column(accessor="label", order_by=("label", "pk"), verbose_name=row_label)
        entity.key = ENTITY
        descending = sort.startswith("-")
        # Only a key of ours: the package would take a stranger's for a path to follow.
        name = names.get(sort.removeprefix("-"), "")
        super().__init__(
            data=data,
            extra_columns=[
                (names[ENTITY], entity),
                *((names[column.key], ValueColumn(column)) for column in across),
            ],
            order_by=f"-{name}" if name and descending else name,
        )

    @property
    def sort(self) -> str:
        """The key that the rows are sorted by, with `-` for descending; '' for their own order."""
        alias = str(next(iter(self.order_by), ""))
        key = self.keys.get(alias.removeprefix("-"), "")
        return f"-{key}" if alias.startswith("-") else key

    @property
    def sorted_by(self) -> str:
        """The key that the rows are sorted by, in whichever direction."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Tell whether the rows are sorted from the largest down."""
        return self.sort.startswith("-")

    def turn_to(self, number: str) -> list[Entity]:
        """Turn to a page, the first or last if there is no such one; return its records."""
        self.paginator = Paginator(self.rows, PAGE_SIZE)
        self.page = self.paginator.get_page(number)
        # As a list, so that page and JSON are drawn from one query.
        self.page.object_list = list(self.page.object_list)
        return [row.record for row in self.page.object_list]
