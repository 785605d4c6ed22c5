"""Errors of a file for a person: those of one kind are one line. Pure."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from collabsite.web.text import format_list
from metrics.cells.parse import shorten
from metrics.importing.table import FileProblem

SHOWN_PLACES = 3
# What differs between errors of one kind: the quoted text of the cell, and numbers of rows.
_OWN = re.compile(r"“[^”]*”|\d+")


def problem_lines(problems: Iterable[FileProblem]) -> list[str]:
    """Return a line for each kind of error in a column, with its number and first places."""
    kinds: dict[tuple[int, str, str], list[FileProblem]] = {}
    for problem in problems:
        # Cells beyond the header have no column of their own.
        column = problem.column if problem.head else 0
        key = column, problem.head, _OWN.sub("", problem.message)
        kinds.setdefault(key, []).append(problem)
    return [_line(found) for found in kinds.values()]


def _line(found: list[FileProblem]) -> str:
    first = found[0]
    if len(found) == 1 or not first.row:
        return str(first)
    if len({problem.row for problem in found}) == 1:
        letters = [column_letter(problem.column) for problem in found[:SHOWN_PLACES]]
        return _("row %(row)d, columns %(columns)s: %(message)s") % {
            "row": first.row,
            "columns": format_list([*letters, "…"] if len(found) > SHOWN_PLACES else letters),
            "message": first.message,
        }
    rows = [str(problem.row) for problem in found[:SHOWN_PLACES]]
    if len(found) > SHOWN_PLACES:
        rows.append("…")
    values = {
        "letter": column_letter(first.column),
        "head": shorten(first.head),
        "count": f"{len(found):,}",
        "message": first.message,
        "rows": format_list(rows),
    }
    if first.head:
        return (
            _("column %(letter)s “%(head)s”, %(count)s rows (%(rows)s), the first: %(message)s")
            % values
        )
    return _("%(count)s rows (%(rows)s), the first: %(message)s") % values
