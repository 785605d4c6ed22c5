"""Claim audit of an article: every claim about its data, confirmed or only found, and its verdict.

    parts = number_audit.parts_of(title, standfirst, sections)
    tables = read_tables(parts, at=now)
    shown = number_audit.read_numbers(marks, session, language=language)
    entries = audit_claims(parts, tables, shown, exemptions_of(article, Exempted.CLAIM))

`ComposedArticle.claims` are those of a draft as it was composed. To judge by other data,
such as a release that is not issued yet, give other `tables`, by the slugs that the text names.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.audit.backing import Exemptions
from articles.models import MAX_LITERAL
from articles.numbers import stored
from articles.numbers.finder import Found, find, judge_found
from articles.numbers.judge import judge
from articles.numbers.release_tables import read_claim_tables
from articles.numbers.statements import Statement
from articles.numbers.table import Cell, Table
from articles.numbers.verdicts import Names, Verdict, VerdictKind
from articles.numbers.wording import reworded
from articles.prose.claims import ClaimNode, PlacedClaim
from articles.prose.passages import MARK
from articles.publishing.number_audit import NumberKey, Part, Place
from articles.publishing.shown_words import ShownWords
from collabsite.web.languages import is_chinese
from metrics.public.names import dataset_names, unreleased_titles
from metrics.shown import NumberData

KIND_NAMES = {
    "superlative": pgettext_lazy("kind of claim", "superlative"),
    "rank": pgettext_lazy("kind of claim", "rank"),
    "comparison": pgettext_lazy("kind of claim", "comparison"),
    "change": pgettext_lazy("kind of claim", "change"),
    "share": pgettext_lazy("kind of claim", "share"),
    "count": pgettext_lazy("kind of claim", "count of rows"),
    "total": pgettext_lazy("kind of claim", "total"),
    "average": pgettext_lazy("kind of claim", "average"),
    "run": pgettext_lazy("kind of claim", "run of periods"),
    "threshold": pgettext_lazy("kind of claim", "threshold"),
    "order": pgettext_lazy("kind of claim", "order"),
}


@dataclass(frozen=True)
class ClaimEntry:
    """A claim, its place, what it states and its verdict.

    `start` and `end` are offsets into the text of the passage, in which a mark is one character;
    `literal` and `sentence` are for display, with numbers as readers see them. `node` has what is
    stored when an editor confirms it; without a `statement` it is a suggestion, or it can't be read.
    `cells` are references (`dataset/entity/indicator/period`) and `wording`, if any, are words in its
    place with which the text holds. `exempt` is the editor's reason why it is no claim, or may fail.
    `order` is the index of a confirmed claim among those of its section, None for one that is only
    found. The words of one that `has_changed` are others than those that were confirmed.
    """

    part: Part
    passage: int
    start: int
    end: int
    literal: str
    sentence: str
    # The place of the literal in the sentence.
    offset: int
    kind: str
    node: ClaimNode
    verdict: VerdictKind
    reason: str
    cells: tuple[str, ...] = ()
    wording: str = ""
    exempt: str = ""
    order: int | None = None
    has_changed: bool = False
    statement: Statement | None = None
    # What holds in its place.
    nearest: Statement | None = None
    table: Table | None = None

    @property
    def is_confirmed(self) -> bool:
        """Return whether an editor has confirmed it."""
        return self.order is not None

    @property
    def kind_name(self) -> str:
        """Name of its kind."""
        return str(KIND_NAMES.get(self.kind, ""))

    @property
    def words(self) -> str:
        """The words as the passage has them, with one character for each mark."""
        return self.part.passages[self.passage].text[self.start : self.end]

    @property
    def is_plain(self) -> bool:
        """Return whether the words have no marks, so that others may take their place."""
        return MARK not in self.words

    @property
    def node_of_wording(self) -> ClaimNode:
        """The node that is stored when the words are those that hold."""
        written = stored.dump(self.nearest) if self.nearest else ""
        return ClaimNode(self.node.dataset, written, self.wording)

    @property
    def may_be_exempt(self) -> bool:
        """Return whether an editor may give a reason: for what is no claim, or may fail.

        A suggestion asks for nothing that a reason could answer.
        """
        is_asked = (
            self.verdict is VerdictKind.FAILS if self.is_confirmed else self.statement is not None
        )
        return is_asked and len(self.literal) <= MAX_LITERAL

    @property
    def cell_names(self) -> list[str]:
        """Names of the cells that decide it, with their values."""
        return [self._cell_name(*reference.split("/")[1:]) for reference in self.cells]

    def _cell_name(self, row: str, column: str, period: str = "") -> str:
        if self.table is None:
            return ""
        names, value = Names(self.table), self.table.values[Cell(row, column, period)]
        place = " · ".join(filter(None, [names.row(row), names.column(column), period]))
        return f"{place}: {names.value(value, column)}"

    @property
    def scope_name(self) -> str:
        """Names of the rows, columns and periods that it is about."""
        if self.statement is None or self.table is None:
            return ""
        return Names(self.table).scope(self.statement)

    @property
    def fails(self) -> bool:
        """Return whether it does not hold, and no editor has said why that is right."""
        return self.verdict is VerdictKind.FAILS and not self.exempt

    @property
    def is_open(self) -> bool:
        """Return whether an editor should look at it before the text is published.

        It fails, or nobody confirmed what it is read to state. A suggestion asks nothing, and neither does
        what holds in a title, a standfirst or a heading, which have no place for a confirmation.
        """
        if self.is_confirmed or self.part.is_line:
            return self.fails
        return self.verdict is not VerdictKind.CANNOT_TELL and not self.exempt


def datasets_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the slugs of the datasets that an article is about: those of its marks and claims."""
    known = list(parts)
    marked = [slug for part in known for slug in part.datasets]
    claimed = [
        claim.node.dataset
        for part in known
        for passage in part.passages
        for claim in passage.claims
    ]
    return tuple(dict.fromkeys([*marked, *claimed]))


def read_tables(parts: Iterable[Part], *, at: dt.datetime) -> Mapping[str, Table]:
    """Return the tables of the datasets of an article; six queries at most."""
    return read_claim_tables(datasets_of(parts), at=at)


@dataclass(frozen=True)
class UncheckedDatasets:
    """Titles of the datasets of an article that are too large to look for claims, or have no release."""

    too_large: tuple[str, ...] = ()
    unreleased: tuple[str, ...] = ()


def find_unchecked(
    parts: Iterable[Part], tables: Mapping[str, Table], *, at: dt.datetime
) -> UncheckedDatasets:
    """Return the datasets of an article that have no table; two queries, if there are any."""
    missing = [slug for slug in datasets_of(parts) if slug not in tables]
    if not missing:
        return UncheckedDatasets()
    names = dataset_names(missing, at=at)
    unnamed = [slug for slug in missing if slug not in names]
    unreleased = tuple(unreleased_titles(unnamed, at=at)) if unnamed else ()
    return UncheckedDatasets(tuple(dict.fromkeys(n.title for n in names.values())), unreleased)


def audit_claims(
    parts: Sequence[Part],
    tables: Mapping[str, Table],
    shown: Mapping[NumberKey, NumberData],
    exemptions: Exemptions,
) -> tuple[ClaimEntry, ...]:
    """Return the claims of the parts in order; reasons are in the language of the interface."""
    return tuple(
        entry
        for part in parts
        for index, passage in enumerate(part.passages)
        if not passage.is_code
        for entry in _audit_passage(part, index, ShownWords(passage, shown), tables, exemptions)
    )


def places_holding(claims: Iterable[ClaimEntry]) -> list[Place]:
    """Return the places of the confirmed claims that hold, for `number_audit.audit`."""
    return [
        Place(claim.part, claim.passage, claim.start, claim.end)
        for claim in claims
        if claim.is_confirmed and claim.verdict is VerdictKind.HOLDS
    ]


# While a text is written, all but one of its passages stay the same.
_find_again = lru_cache(maxsize=2048)(find)


def _audit_passage(
    part: Part,
    index: int,
    words: ShownWords,
    tables: Mapping[str, Table],
    exemptions: Exemptions,
) -> list[ClaimEntry]:
    claims = words.passage.claims
    entries = [_confirmed(part, index, words, placed, tables) for placed in claims]
    taken = [(placed.start, placed.end) for placed in claims]
    found = [
        (slug, each)
        for slug in _in_order(part, tables)
        for each in _find_again(words.text, tables[slug])
    ]
    # Of several tables, the one by which the words are understood.
    for slug, each in sorted(found, key=lambda pair: pair[1].statement is None):
        start, end = words.place(each.start, each.end)
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            entries.append(_proposed(part, index, words, (start, end), slug, tables[slug], each))
    entries.sort(key=lambda entry: entry.start)
    return [
        replace(entry, exempt=exemptions.get((entry.literal, entry.sentence), ""))
        for entry in entries
    ]


def _in_order(part: Part, tables: Mapping[str, Table]) -> list[str]:
    """Return the slugs of tables, those of the section first, each table once."""
    first = [slug for slug in part.datasets if slug in tables]
    by_table = {id(tables[slug]): slug for slug in reversed([*first, *tables])}
    return sorted(by_table.values(), key=[*first, *tables].index)


def _confirmed(
    part: Part,
    index: int,
    words: ShownWords,
    placed: PlacedClaim,
    tables: Mapping[str, Table],
) -> ClaimEntry:
    """Judge what a confirmed claim states, unless its words have changed."""
    node, table = placed.node, tables.get(placed.node.dataset)
    statement = stored.load(node.statement)
    has_changed = not node.has_words(words.passage.text[placed.start : placed.end])
    if table is None:
        reason = _("There is no release of the dataset “%(dataset)s”, or it is too large.")
        verdict = _cannot_tell(reason % {"dataset": node.dataset})
    elif statement is None:
        verdict = _cannot_tell(_("Nobody has said what these words state; state it."))
    elif has_changed:
        verdict = _cannot_tell(_("The words have changed since they were confirmed."))
    else:
        verdict = judge(statement, table)
    kind = stored.kind_of(statement) if statement else ""
    place = placed.start, placed.end
    entry = _entry(part, index, words, place, node, verdict, kind, table, statement)
    return replace(entry, order=placed.order, has_changed=has_changed)


def _proposed(
    part: Part,
    index: int,
    words: ShownWords,
    place: tuple[int, int],
    slug: str,
    table: Table,
    found: Found,
) -> ClaimEntry:
    """Judge a claim that is only found."""
    statement = found.statement
    kind = stored.kind_of(statement) if statement else found.kind
    written = stored.dump(statement) if statement else ""
    node = ClaimNode(slug, written, words.passage.text[slice(*place)])
    verdict = judge_found(found, table)
    return _entry(part, index, words, place, node, verdict, kind, table, statement)


def _entry(
    part: Part,
    index: int,
    words: ShownWords,
    place: tuple[int, int],
    node: ClaimNode,
    verdict: Verdict,
    kind: str,
    table: Table | None,
    statement: Statement | None,
) -> ClaimEntry:
    start, end = place
    literal, wording = " ".join(words.between(start, end).split()), ""
    if statement and verdict.nearest and MARK not in words.passage.text[start:end]:
        before = words.between(0, start)
        chinese = is_chinese(literal)
        wording = reworded(literal, statement, verdict.nearest, before=before, chinese=chinese)
    return ClaimEntry(
        part,
        index,
        start,
        end,
        literal,
        words.sentence_at(start),
        words.offset_in_sentence(start, end),
        kind,
        node,
        verdict.kind,
        verdict.reason,
        tuple(table.reference(cell) for cell in verdict.cells) if table else (),
        wording=wording,
        statement=statement,
        nearest=verdict.nearest,
        table=table,
    )


def _cannot_tell(reason: str) -> Verdict:
    return Verdict(VerdictKind.CANNOT_TELL, (), reason)
