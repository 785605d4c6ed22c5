"""Claims of an article about its data, confirmed or only found, their verdicts, and notes for readers.

    parts = number_audit.parts_of(content)
    tables = read_tables(parts, at=now)
    shown = number_audit.read_numbers(marks, session, language=language)
    entries = audit_claims(parts, tables, shown, exemptions_of(article, Exempted.CLAIM))

`Composition.claims` are those of a draft as it was composed. To judge by other data, such as a release
that is not issued yet, give other `tables`, by the slugs that the text names.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TypeIs

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.audit.backing import Exemptions
from articles.content import ClaimData, EditionContent
from articles.drafts.blocks import DiffPiece
from articles.models import MAX_LITERAL
from articles.numbers import stored
from articles.numbers.finder import find, judge_found
from articles.numbers.judge import judge
from articles.numbers.release_tables import read_claim_tables
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
from articles.numbers.verdicts import Names, Verdict, VerdictKind
from articles.numbers.wording import reworded
from articles.prose.claims import ClaimNode, PlacedClaim
from articles.prose.passages import MARK, Passage, ShownWords
from articles.publishing.number_audit import NumberKey, Part, Place, number_key, parts_of
from collabsite.web.languages import is_chinese
from collabsite.web.routes import url_with_query
from collabsite.web.text import digest
from metrics.public.names import dataset_names, unreleased_titles
from metrics.shown import NumberData


def shown_words(passage: Passage, shown: Mapping[NumberKey, NumberData]) -> ShownWords:
    """Return the words of a passage with these numbers of the data."""
    found = {
        at: shown.get(number_key(mark))
        for at, mark in passage.marks.items()
        if mark.element == "data"
    }
    return ShownWords(passage, {at: data.text for at, data in found.items() if data})


@dataclass(frozen=True)
class ClaimEntry(Place):
    """A claim, its place, what it states and its verdict.

    `literal` and `sentence` are for display, with numbers as readers see them, and `offset` is the place of
    the one in the other. `node` has what is stored when an editor confirms it; without a `statement` it is
    a suggestion, or it can't be read. `wording`, if any, are words in its place with which the text holds.
    `exempt` is the editor's reason why it is no claim, or may fail, and `kept` that to keep the words in a
    proposed edition. `order` is the index of a confirmed claim among those of its section, None for one
    that is only found. The words of one that `has_changed` are others than those that were confirmed.
    """

    literal: str
    sentence: str
    offset: int
    kind: str
    node: ClaimNode
    verdict: Verdict
    statement: Statement | None = None
    table: Table | None = None
    wording: str = ""
    exempt: str = ""
    kept: str = ""
    order: int | None = None
    has_changed: bool = False

    @cached_property
    def key(self) -> str:
        """Key of these words at this place, by which an editor gives a reason to keep them."""
        place = {"at": [self.part.section, self.order], "words": [self.literal, self.sentence]}
        return digest(place)[:16]

    @property
    def is_confirmed(self) -> bool:
        """Return whether an editor has confirmed it."""
        return self.order is not None

    @property
    def words(self) -> str:
        """The words as the passage has them, with one character for each mark."""
        return self.part.passages[self.passage].text[self.start : self.end]

    @property
    def node_of_wording(self) -> ClaimNode:
        """The node that is stored when the words are those that hold."""
        nearest = self.verdict.nearest
        return ClaimNode(self.node.dataset, stored.dump(nearest) if nearest else "", self.wording)

    @property
    def may_be_exempt(self) -> bool:
        """Return whether an editor may give a reason: for what is no claim, or may fail.

        A suggestion asks for nothing that a reason could answer.
        """
        is_asked = self.is_contradicted if self.is_confirmed else self.statement is not None
        return is_asked and len(self.literal) <= MAX_LITERAL

    @property
    def cell_names(self) -> list[str]:
        """Names of the cells that decide it, with their values."""
        if self.table is None:
            return []
        names, values = Names(self.table), self.table.values
        return [
            f"{' · '.join(filter(None, place))}: {names.value(values[cell], cell.column)}"
            for cell in self.verdict.cells
            for place in [(names.row(cell.row), names.column(cell.column), cell.period)]
        ]

    @property
    def scope_name(self) -> str:
        """Names of the rows, columns and periods that it is about."""
        if self.statement is None or self.table is None:
            return ""
        return Names(self.table).scope(self.statement)

    @property
    def is_contradicted(self) -> bool:
        """Return whether it does not hold."""
        return self.verdict.kind is VerdictKind.FAILS

    @property
    def fails(self) -> bool:
        """Return whether it does not hold, and no editor has said why that is right."""
        return self.is_contradicted and not self.exempt

    @property
    def pieces(self) -> tuple[DiffPiece, ...]:
        """The sentence with the words that would hold in place of those that do not."""
        end = self.offset + len(self.literal)
        before, after = self.sentence[: self.offset], self.sentence[end:]
        if not self.sentence.startswith(self.literal, self.offset):
            # A very long sentence is cut before the claim.
            before = after = ""
        kind = "changed" if self.wording else "same"
        return (
            DiffPiece("same", before, before),
            DiffPiece(kind, self.literal, self.wording or self.literal),
            DiffPiece("same", after, after),
        )


def datasets_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the slugs of the datasets that an article is about: those of its marks and claims."""
    found: dict[str, None] = {}
    claimed: dict[str, None] = {}
    for part in parts:
        found |= dict.fromkeys(part.datasets)
        for passage in part.passages:
            claimed |= dict.fromkeys(claim.node.dataset for claim in passage.claims)
    return tuple(found | claimed)


def read_tables(parts: Iterable[Part], *, at: dt.datetime) -> Mapping[str, Table]:
    """Return the tables of the datasets of an article; six queries at most."""
    return read_claim_tables(datasets_of(parts), at=at)


def find_unchecked(
    parts: Iterable[Part], tables: Mapping[str, Table], *, at: dt.datetime
) -> dict[str, list[str]]:
    """Return the titles of the datasets of an article without a table: `too_large`, or `unreleased`.

    Two queries, if there are any.
    """
    missing = [slug for slug in datasets_of(parts) if slug not in tables]
    names = dataset_names(missing, at=at) if missing else {}
    unnamed = [slug for slug in missing if slug not in names]
    return {
        "too_large": list(dict.fromkeys(name.title for name in names.values())),
        "unreleased": list(unreleased_titles(unnamed, at=at)) if unnamed else [],
    }


def audit_claims(
    parts: Sequence[Part],
    tables: Mapping[str, Table],
    shown: Mapping[NumberKey, NumberData],
    exemptions: Exemptions,
    *,
    only_confirmed: bool = False,
) -> tuple[ClaimEntry, ...]:
    """Return the claims of the parts in order; reasons are in the language of the interface."""
    return tuple(
        replace(entry, exempt=exemptions.get((entry.literal, entry.sentence), ""))
        for part in parts
        for index, passage in enumerate(part.passages)
        if not passage.is_code and (passage.claims or not only_confirmed)
        for entry in _PassageReader(part, index, shown_words(passage, shown), tables).read(
            only_confirmed=only_confirmed
        )
    )


# While a text is written, all but one of its passages stay the same.
_find_again = lru_cache(maxsize=2048)(find)


@dataclass(frozen=True)
class _PassageReader:
    """Reader of the claims of a passage; `index` is that of the passage in its part."""

    part: Part
    index: int
    words: ShownWords
    tables: Mapping[str, Table]

    def read(self, *, only_confirmed: bool) -> list[ClaimEntry]:
        placed = self.words.passage.claims
        entries = [self._confirmed(claim) for claim in placed]
        if not only_confirmed:
            entries += self._found([(claim.start, claim.end) for claim in placed])
        return sorted(entries, key=lambda entry: entry.start)

    def _confirmed(self, placed: PlacedClaim) -> ClaimEntry:
        """Judge what a confirmed claim states, unless its words have changed."""
        node, table = placed.node, self.tables.get(placed.node.dataset)
        statement = stored.load(node.statement)
        has_changed = not node.has_words(self.words.passage.text[placed.start : placed.end])
        if table is None:
            reason = _("There is no release of the dataset “%(dataset)s”, or it is too large.")
            verdict = _cannot_tell(reason % {"dataset": node.dataset})
        elif statement is None:
            verdict = _cannot_tell(_("Nobody has said what these words state; state it."))
        elif has_changed:
            verdict = _cannot_tell(_("The words have changed since they were confirmed."))
        else:
            verdict = judge(statement, table)
        place = placed.start, placed.end
        entry = self._entry(place, node, verdict, statement, table)
        return replace(entry, order=placed.order, has_changed=has_changed)

    def _found(self, taken: list[tuple[int, int]]) -> list[ClaimEntry]:
        """Judge the claims that are only found, where none is yet."""
        entries = []
        first = [slug for slug in self.part.datasets if slug in self.tables]
        # The tables of the section first, each table once.
        by_table = {id(self.tables[slug]): slug for slug in reversed([*first, *self.tables])}
        slugs = sorted(by_table.values(), key=[*first, *self.tables].index)
        found = [
            (slug, each)
            for slug in slugs
            for each in _find_again(self.words.text, self.tables[slug])
        ]
        # Of several tables, the one by which the words are understood.
        for slug, each in sorted(found, key=lambda pair: pair[1].statement is None):
            start, end = self.words.place(each.start, each.end)
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            table, statement = self.tables[slug], each.statement
            written = stored.dump(statement) if statement else ""
            node = ClaimNode(slug, written, self.words.passage.text[start:end])
            verdict = judge_found(each, table)
            entries.append(self._entry((start, end), node, verdict, statement, table, each.kind))
        return entries

    def _entry(
        self,
        place: tuple[int, int],
        node: ClaimNode,
        verdict: Verdict,
        statement: Statement | None,
        table: Table | None,
        kind: str = "",
    ) -> ClaimEntry:
        words, (start, end) = self.words, place
        literal, wording = " ".join(words.between(start, end).split()), ""
        # Words with a number of the data keep it.
        if statement and verdict.nearest and MARK not in words.passage.text[start:end]:
            before, chinese = words.between(0, start), is_chinese(literal)
            wording = reworded(literal, statement, verdict.nearest, before=before, chinese=chinese)
        return ClaimEntry(
            self.part,
            self.index,
            start,
            end,
            literal,
            words.sentence_at(start),
            words.offset_in_sentence(start, end),
            stored.kind_of(statement) if statement else kind,
            node,
            verdict,
            statement,
            table,
            wording,
        )


def _cannot_tell(reason: str) -> Verdict:
    return Verdict(VerdictKind.CANNOT_TELL, (), reason)


def holding(claims: Iterable[ClaimEntry]) -> list[ClaimEntry]:
    """Return the confirmed claims that hold, which back the numbers in them."""
    return [each for each in claims if each.is_confirmed and each.verdict.kind is VerdictKind.HOLDS]


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
