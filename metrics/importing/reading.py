"""Reading of a file, for a person who may change it: the table as it was read, and its choices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.web.spreadsheets import column_letter
from collabsite.web.text import format_list
from metrics.cells.parse import ValueKind, shorten
from metrics.importing.choices import DECIMAL_SIGNS, WORDS_ARE_MISSING, Role
from metrics.importing.plan import ImportPlan
from metrics.importing.recognize import Column, RecognizedTable, Shape
from metrics.importing.table import FileProblem
from metrics.models import Indicator
from metrics.tables import pivot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What is shown of the table; a file of many years has many columns.
SHOWN_ROWS, SHOWN_COLUMNS = 50, 100
_MAX_NOTES = 5

ROLE_NAMES: "dict[str, _StrPromise]" = {
    Role.ENTITY: gettext_lazy("name of the row"),
    Role.PERIOD: gettext_lazy("period"),
    Role.VALUE: gettext_lazy("values"),
    Role.INDICATOR: gettext_lazy("name of the indicator"),
    Role.NOTE: gettext_lazy("note"),
    Role.SOURCE: gettext_lazy("source"),
    Role.FLAG: gettext_lazy("status"),
    Role.ENTITY_CODE: gettext_lazy("code of the row"),
    Role.INDICATOR_CODE: gettext_lazy("code of the indicator"),
    Role.IGNORED: gettext_lazy("not used"),
}


@dataclass(frozen=True)
class ReadColumn:
    """A column of a file as it was read; `use` is one of a `ColumnChoice`.

    One of values that is new has a name, and is the first of so many of its indicator, `shared`; it
    is 0 for the others.
    """

    number: int
    letter: str
    head: str
    use: str
    is_new: bool = False
    label: str = ""
    unit: str = ""
    period: str = ""
    shared: int = 0
    has_words: bool = False

    @property
    def is_fixed(self) -> bool:
        """Return whether it is a column of our own downloads, whose use can't be chosen."""
        return self.use in set(Role) and self.use not in ROLE_NAMES

    @property
    def uses(self) -> "list[tuple[str, str]]":
        """The uses that can be chosen, with their names."""
        roles = [(str(role), str(name)) for role, name in ROLE_NAMES.items()]
        kinds = [(str(kind), str(name)) for kind, name in Indicator.KINDS] if self.is_new else []
        if kinds:
            roles = [role for role in roles if role[0] != Role.VALUE]
        words = [(WORDS_ARE_MISSING, _("numbers; words are missing values"))]
        return [*roles[:2], *kinds, *(words if self.has_words else []), *roles[2:]]


@dataclass(frozen=True)
class ReadRow:
    """A row of a file as it was read: its cells, and what is wrong with them by their number."""

    number: int
    cells: tuple[str, ...]
    problems: Mapping[int, str]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Each cell with what is wrong with it, mostly ''."""
        return [(text, self.problems.get(n, "")) for n, text in enumerate(self.cells, start=1)]


@dataclass(frozen=True)
class Reading:
    """Reading of a file, or the choices made before it could be read."""

    is_text: bool = False
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    shape: str = ""
    # `2`, or `2–3`.
    header: str = ""
    row_count: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    columns: tuple[ReadColumn, ...] = ()
    more_columns: int = 0
    rows: tuple[ReadRow, ...] = ()
    # The name of the only indicator of columns that periods name.
    indicator: str = ""
    has_periods: bool = False
    # The name of the only row, where the rows are its periods.
    row: str = ""
    # What was understood, in a sentence or two.
    words: str = ""


def make_reading(plan: ImportPlan) -> Reading:
    """Return what was understood, as far as it went."""
    raw, table, choices = plan.raw, plan.table, plan.choices
    encoding = raw.encoding if raw else choices.encoding
    separator = raw.separator if raw else choices.separator
    if table is None:
        return Reading(plan.is_text, encoding, separator, choices.decimal, header=choices.header)
    names = {sign: name for name, sign in DECIMAL_SIGNS.items()}
    first, last = table.header_rows
    return Reading(
        plan.is_text,
        encoding,
        separator,
        names.get(table.decimal, ""),
        table.shape.value,
        str(first) if first == last else f"{first}–{last}",
        len(table.numbers),
        tuple(text[:200] for text in table.above[:_MAX_NOTES]),
        tuple(text[:200] for text in table.below[:_MAX_NOTES]),
        tuple(_columns(plan, table)),
        max(0, len(table.columns) - SHOWN_COLUMNS),
        tuple(_rows(table, plan.problems)),
        plan.indicator,
        _has_periods(table),
        table.only_row,
        _words(plan, table),
    )


def _has_periods(table: RecognizedTable) -> bool:
    return not table.has_indicators and any(
        column.role is Role.VALUE and column.period and not column.label for column in table.columns
    )


def _columns(plan: ImportPlan, table: RecognizedTable) -> Iterator[ReadColumn]:
    targets = plan.comparison.entries.targets if plan.comparison else {}
    places: dict[str, list[int]] = {}
    for place, (code, _period) in targets.items():
        places.setdefault(code, []).append(place)
    for place, column in enumerate(table.columns[:SHOWN_COLUMNS]):
        head = column.head.strip()[:200]
        read = ReadColumn(column.number, column_letter(column.number), head, column.role.value)
        code = targets.get(place, ("", ""))[0]
        if column.role is Role.VALUE and code:
            yield _column_of_values(plan, column, read, code, places[code])
        else:
            yield read


def _column_of_values(
    plan: ImportPlan, column: Column, read: ReadColumn, code: str, same: list[int]
) -> ReadColumn:
    indicator = plan.axes.indicator(code)
    is_new = code in plan.axes.new_indicators
    chosen = plan.choices.column(column.number, column.head).use
    is_text = indicator.kind == ValueKind.TEXT
    return ReadColumn(
        read.number,
        read.letter,
        read.head,
        chosen if chosen == WORDS_ARE_MISSING else str(indicator.kind) if is_new else read.use,
        is_new,
        indicator.label,
        pivot.unit(indicator),
        column.period,
        len(same) if same[0] == column.number - 1 else 0,
        has_words=chosen == WORDS_ARE_MISSING or not (is_text and code not in plan.axes.warnings),
    )


def _rows(table: RecognizedTable, problems: list[FileProblem]) -> Iterator[ReadRow]:
    wrong = {(problem.row, problem.column): problem.message for problem in problems}
    for place, number in enumerate(table.numbers[:SHOWN_ROWS]):
        columns = table.columns[:SHOWN_COLUMNS]
        yield ReadRow(
            number,
            tuple(shorten(column.cells[place].strip()) for column in columns),
            {c.number: wrong[number, c.number] for c in columns if (number, c.number) in wrong},
        )


def _words(plan: ImportPlan, table: RecognizedTable) -> str:
    """Return in words what the rows and columns of a table are."""
    columns = table.columns
    periods = sorted({column.period for column in columns if column.period})
    span = f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else "".join(periods)
    heads = [columns[place].head.strip() for place in table.places(Role.ENTITY)]
    names = {
        "names": format_list(f"“{head}”" for head in heads if head) or _("the first column"),
        "row": table.only_row,
        "periods": span,
        "indicator": plan.indicator,
    }
    sentences = {
        Shape.WIDE: _("Rows are named by %(names)s; each other column is an indicator."),
        Shape.PERIODS: _(
            "Rows are named by %(names)s; the columns are periods, %(periods)s, of “%(indicator)s”."
        ),
        Shape.TIDY: _(
            "Each row is a period of what %(names)s names; each other column is an indicator."
        ),
        Shape.LONG: _("Each row is one value: of a row, an indicator and perhaps a period."),
    }
    sentence = sentences[table.shape]
    if not table.places(Role.ENTITY, Role.ENTITY_CODE, Role.PERIOD):
        sentence = _(
            "No column names the rows: they are numbered. Each other column is an indicator."
        )
    if table.only_row:
        sentence = _("Each row is a period of “%(row)s”; each other column is an indicator.")
    elif table.shape is Shape.PERIODS and table.has_indicators:
        sentence = _("Rows are named by %(names)s and an indicator; the columns are %(periods)s.")
    return sentence % names
