"""Notes for readers on the claims of an edition that editors have confirmed."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeIs

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.content import ClaimData, EditionContent
from articles.numbers.statements import (
    Comparison,
    Direction,
    Rank,
    Statement,
    Superlative,
    column_of,
    others_of,
    periods_of,
)
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind
from articles.publishing.claims import ClaimEntry, audit_claims, read_tables
from articles.publishing.number_audit import NumberKey, parts_of
from collabsite.web.languages import is_chinese
from collabsite.web.routes import url_with_query
from metrics.shown import NumberData


def read_claims(
    content: EditionContent,
    read_numbers: Callable[[], Mapping[NumberKey, NumberData]],
    *,
    at: dt.datetime,
) -> dict[tuple[int, int], tuple[ClaimData, str]]:
    """Return the confirmed claims of a content, by their sections and their order there.

    Each is judged by the data of a time, and has the HTML of its note in the language of the article, ''
    if it does not hold. No query without claims.
    """
    if not any("data-claim" in section.prose for section in content.sections):
        return {}
    with translation.override(content.language):
        parts = parts_of(content)
        tables = read_tables(parts, at=at)
        found = {
            (entry.part.section, entry.order): _note_of(entry)
            for entry in audit_claims(parts, tables, read_numbers(), {}, only_confirmed=True)
            if entry.part.section is not None and entry.order is not None
        }
    return dict(sorted(found.items()))


def summary_of(entry: ClaimEntry) -> str:
    """Return what a claim says over which data, such as `largest of 4 research areas`."""
    statement, table = entry.statement, entry.table
    if table is None or not _is_ordered(statement):
        return _("“%(claim)s” agrees with the data") % {"claim": entry.literal}
    count = len(statement.among or table.single_rows)
    rank = statement.rank if isinstance(statement, Rank) else 1
    facts = {"count": count, "rows": _rows(table), "rank": rank}
    is_smallest = statement.direction is Direction.LESS
    if isinstance(statement, Rank) and statement.at_top:
        first = _("among the first %(rank)d of %(count)d %(rows)s")
        smallest = _("among the smallest %(rank)d of %(count)d %(rows)s")
        return (smallest if is_smallest else first) % facts
    if rank > 1:
        place = _("number %(rank)d of %(count)d %(rows)s")
        from_smallest = _("number %(rank)d of %(count)d %(rows)s, from the smallest")
        return (from_smallest if is_smallest else place) % facts
    most = _("largest of %(count)d %(rows)s")
    return (_("smallest of %(count)d %(rows)s") if is_smallest else most) % facts


def _is_ordered(statement: Statement | None) -> TypeIs[Superlative | Rank]:
    """Return whether a statement gives a place among rows."""
    match statement:
        case Superlative(over_periods=False) | Rank():
            return statement.measure.base is None
    return False


def _rows(table: Table) -> str:
    """Return the word for several rows, in the language of the interface if the table has it."""
    wants_chinese = (translation.get_language() or "").startswith("zh")
    label = next((each for each in table.row_labels if is_chinese(each) is wants_chinese), "")
    if not label:
        return _("rows")
    return label if wants_chinese else _plural(label.lower())


def _plural(label: str) -> str:
    if label.endswith("y") and label[-2:-1] not in "aeiou":
        return f"{label[:-1]}ies"
    return f"{label}es" if label.endswith(("s", "x", "ch", "sh")) else f"{label}s"


def _note_of(entry: ClaimEntry) -> tuple[ClaimData, str]:
    statement, table = entry.statement, entry.table
    release = table.release if table else 0
    note, html = "", ""
    if entry.verdict.kind is VerdictKind.HOLDS:
        summary = summary_of(entry)
        note = _("%(claim)s, release %(number)d") % {"claim": summary, "number": release}
        is_compared = isinstance(statement, Comparison) and statement.measure.base is None
        html = render_to_string(
            "articles/claim_note.html",
            {
                "summary": summary,
                "reason": entry.verdict.reason,
                "release": release,
                "url": _url(entry),
                # The order of the rows in the table shows what is claimed.
                "is_in_order": is_compared or _is_ordered(statement),
            },
        ).strip()
    data = ClaimData(
        section=entry.part.section or 0,
        literal=entry.literal,
        sentence=entry.sentence,
        start=entry.offset,
        kind=entry.kind,
        verdict=entry.verdict.kind,
        dataset=table.dataset if table else entry.node.dataset,
        release=release,
        rows=statement.rows if statement else (),
        others=others_of(statement) if statement else (),
        columns=(column_of(statement),) if statement else (),
        periods=periods_of(statement) if statement else (),
        cells=tuple(table.reference(cell) for cell in entry.verdict.cells) if table else (),
        reason=entry.verdict.reason,
        note=note,
    )
    return data, html


def _url(entry: ClaimEntry) -> str:
    """Return the address of the table, sorted by the newest of the values that decide the claim."""
    statement, table = entry.statement, entry.table
    if statement is None or table is None or not entry.verdict.cells:
        return ""
    cell = max(entry.verdict.cells, key=lambda cell: cell.period)
    is_of_many = cell.period and len(table.periods(cell.column)) > 1
    key = f"{cell.column}:{cell.period}" if is_of_many else cell.column
    page = reverse("metrics:release", args=[table.dataset, table.release])
    sort = key if getattr(statement, "direction", Direction.MORE) is Direction.LESS else f"-{key}"
    # The charts stand before the table.
    return f"{url_with_query(page, sort=sort)}#page.table"
