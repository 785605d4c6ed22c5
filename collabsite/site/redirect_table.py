"""Tables of redirects as CSV: the old and the new address in two columns."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collabsite.site.models import Redirect
from collabsite.site.redirects import clean_new, clean_old, find_chains
from collabsite.web.spreadsheets import restore

# What is checked and written in less than ten seconds, as both happen while the editor waits.
MAX_ROWS = 100_000
# The most problems that are listed.
MAX_PROBLEMS = 50


@dataclass(frozen=True)
class Plan:
    """Everything that an import would do: new and changed redirects, and the number of the others.

    With `problems`, sentences that begin with the line, nothing is imported.
    """

    added: Mapping[str, str]
    changed: Mapping[str, str]
    unchanged: int
    problems: tuple[str, ...]


def read_table(text: str) -> Plan:
    """Compare a table with the redirects that there are; a header is optional."""
    stored = dict(Redirect.objects.values_list("old", "new"))
    asked: dict[str, tuple[int, str]] = {}
    # With their lines.
    problems: list[tuple[int, str]] = []
    for line, cells in _rows(text, problems):
        try:
            old, new = clean_old(cells[0]), clean_new(cells[1])
        except ValidationError as error:
            problems.append((line, " ".join(error.messages)))
            continue
        before = asked.setdefault(old, (line, new))
        if before[1] != new:
            sentence = _("“%(old)s” leads elsewhere in line %(line)d. Remove one of the two.")
            problems.append((line, sentence % {"old": old, "line": before[0]}))
    together = {**stored, **{old: new for old, (_number, new) in asked.items()}}
    lines = {old: number for old, (number, _new) in asked.items()}
    for old, second, sentence in find_chains(together):
        problems.append((lines.get(old) or lines.get(second, 0), sentence))
    if not asked and not problems:
        problems.append((0, _("The table is empty. Write an old and a new address in each line.")))
    return Plan(
        added={old: new for old, (_number, new) in asked.items() if old not in stored},
        changed={old: new for old, (_number, new) in asked.items() if stored.get(old, new) != new},
        unchanged=sum(stored.get(old) == new for old, (_number, new) in asked.items()),
        problems=tuple(_line(*problem) for problem in sorted(problems)),
    )


@transaction.atomic
def write(plan: Plan) -> None:
    """Store what a plan without problems adds and changes."""
    now = timezone.now()
    rows = [
        Redirect(old=old, new=new, created_at=now)
        for old, new in {**plan.added, **plan.changed}.items()
    ]
    Redirect.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["old"],
        update_fields=["new"],
    )


def _rows(text: str, problems: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the two cells of each row, with its line; semicolons and tabs separate as well."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    count = 0
    try:
        for cells in reader:
            cells = [restore(cell.strip()) for cell in cells]
            if not any(cells):
                continue
            count += 1
            if count == 1 and not any("/" in cell or "?" in cell for cell in cells):
                # The names of the columns.
                continue
            if len(cells) != 2:
                sentence = _("write an old and a new address, with a comma between them.")
                problems.append((reader.line_num, sentence))
            elif count > MAX_ROWS + 1:
                sentence = _("a table has at most %(most)d lines; divide it.")
                problems.append((reader.line_num, sentence % {"most": MAX_ROWS}))
                return
            else:
                yield reader.line_num, cells
    except csv.Error as error:
        problems.append((reader.line_num, str(error)))


def _line(number: int, sentence: str) -> str:
    return (
        _("Line %(line)d: %(sentence)s") % {"line": number, "sentence": sentence}
        if number
        else sentence
    )
