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

from articles.audit.backing import Exemptions
from articles.claims import (
    Cell,
    Claim,
    ClaimKind,
    Table,
    Verdict,
    VerdictKind,
    find_claims,
    judge,
)
from articles.claims.release_tables import read_claim_tables
from articles.models import MAX_LITERAL
from articles.numbers.verdicts import Names
from articles.prose.claims import ClaimNode, PlacedClaim
from articles.prose.passages import MARK
from articles.publishing.claim_verdicts import (
    KIND_NAMES,
    cannot_tell,
    choose_scope,
    is_denied,
    judge_chosen,
    name_scope,
    wording_of,
)
from articles.publishing.number_audit import (
    NumberKey,
    Part,
    Place,
)
from articles.publishing.shown_words import ShownWords
from metrics.public.names import dataset_names, unreleased_titles
from metrics.shown import NumberData


@dataclass(frozen=True)
class ClaimEntry:
    """A claim, its place, its scope and its verdict.

    `start` and `end` are offsets into the text of the passage, in which a mark is one character;
    `literal` and `sentence` are for display, with numbers as readers see them. `node` has what is
    stored when an editor confirms it: for a confirmed claim, its scope as the editor chose it; else
    the one that is proposed. `claim` is what was judged, with its whole scope, by `table`; None if
    the words are no claim, or there is no table. `cells` are references
    (`dataset/entity/indicator/period`) and `wording`, if any, are words in its place with which the
    text holds. `exempt` is the editor's reason why it is no claim, or may fail. `order` is the index of
    a confirmed claim among those of its section, None for one that is only found.
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
    claim: Claim | None = None
    table: Table | None = None

    @property
    def is_confirmed(self) -> bool:
        """Return whether an editor has confirmed it."""
        return self.order is not None

    @property
    def current_node(self) -> ClaimNode:
        """Return the node as it would be stored today: its kind follows its words."""
        return replace(self.node, kind=self.kind)

    @property
    def kind_name(self) -> str:
        """Name of its kind."""
        return str(KIND_NAMES.get(ClaimKind(self.kind), "")) if self.kind in ClaimKind else ""

    @property
    def words(self) -> str:
        """The words as the passage has them, with one character for each mark."""
        return self.part.passages[self.passage].text[self.start : self.end]

    @property
    def is_plain(self) -> bool:
        """Return whether the words have no marks, so that others may take their place."""
        return MARK not in self.words

    @property
    def may_be_exempt(self) -> bool:
        """Return whether an editor may give a reason: for what is no claim, or may fail."""
        may = not self.is_confirmed or self.verdict is VerdictKind.FAILS
        return may and len(self.literal) <= MAX_LITERAL

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
        if self.claim is None or self.table is None:
            return ""
        return name_scope(self.claim.scope, self.table)

    @property
    def fails(self) -> bool:
        """Return whether it does not hold, and no editor has said why that is right."""
        return self.verdict is VerdictKind.FAILS and not self.exempt

    @property
    def is_open(self) -> bool:
        """Return whether an editor should look at it: nobody confirmed it or gave a reason.

        A title, a standfirst or a heading has no node for a claim; one there is open unless it holds.
        """
        if self.part.is_line:
            return self.verdict is not VerdictKind.HOLDS and not self.exempt
        return self.fails or not (self.is_confirmed or self.exempt)


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


@dataclass(frozen=True)
class _Found:
    """A claim that was found for a table, and its place in the passage."""

    start: int
    end: int
    claim: Claim
    table: Table
    slug: str

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


# While a text is written, all but one of its passages stay the same.
_find_again = lru_cache(maxsize=2048)(find_claims)


def _audit_passage(
    part: Part,
    index: int,
    words: ShownWords,
    tables: Mapping[str, Table],
    exemptions: Exemptions,
) -> list[ClaimEntry]:
    found: list[_Found] = []
    for slug in _in_order(part, tables):
        table = tables[slug]
        for claim in _find_again(words.text, table):
            found.append(_Found(*words.place(claim.start, claim.end), claim, table, slug))
    confirmed = [
        _confirmed(part, index, words, placed, tables, found) for placed in words.passage.claims
    ]
    free = [
        each
        for each in found
        if not any(each.overlaps(placed.start, placed.end) for placed in words.passage.claims)
    ]
    entries = [*confirmed, *_proposed(part, index, words, free)]
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
    found: Sequence[_Found],
) -> ClaimEntry:
    """Judge a confirmed claim by its words of today and the scope that the editor chose."""
    node, table = placed.node, tables.get(placed.node.dataset)
    here = [
        each for each in found if each.table is table and each.overlaps(placed.start, placed.end)
    ]
    # The words may have become a claim of another kind.
    here.sort(key=lambda each: (each.claim.kind != node.kind, each.start))
    claim = None
    if table is None:
        reason = _("There is no release of the dataset “%(dataset)s”, or it is too large.")
        verdict = cannot_tell(reason % {"dataset": node.dataset})
    elif not here:
        verdict = cannot_tell(_("These words are not read as a claim about this dataset."))
    else:
        claim = here[0].claim
        scope = choose_scope(claim.scope, node)
        # What is denied never fails.
        is_guess = scope.is_guess or is_denied(words.text, claim)
        claim = replace(claim, scope=replace(scope, is_guess=is_guess))
        verdict = judge_chosen(claim, table)
    literal, wording = words.between(placed.start, placed.end), ""
    if claim and table and verdict.kind is VerdictKind.FAILS:
        wording = wording_of(words.text, claim, table, node)
    if claim and wording and claim.literal in literal:
        # The editor may have confirmed more words than those that make the claim.
        wording = literal.replace(claim.literal, wording, 1)
    entry = _entry(part, index, words, (placed.start, placed.end), node, verdict, claim, table)
    return replace(entry, wording=wording, order=placed.order)


def _entry(
    part: Part,
    index: int,
    words: ShownWords,
    place: tuple[int, int],
    node: ClaimNode,
    verdict: Verdict,
    claim: Claim | None,
    table: Table | None,
) -> ClaimEntry:
    start, end = place
    return ClaimEntry(
        part,
        index,
        start,
        end,
        " ".join(words.between(start, end).split()),
        words.sentence_at(start),
        words.offset_in_sentence(start, end),
        claim.kind if claim else node.kind,
        node,
        verdict.kind,
        verdict.reason,
        tuple(table.reference(cell) for cell in verdict.cells) if table else (),
        claim=claim,
        table=table,
    )


def _proposed(
    part: Part, index: int, words: ShownWords, found: Sequence[_Found]
) -> list[ClaimEntry]:
    """Judge the claims that are only found; of several tables, the likeliest decides.

    Those that nothing of the data can decide, and that name no part of it, are about something else;
    of those that are denied (not the only one), nothing can be decided.
    """
    judged = [
        (each, verdict)
        for each in found
        if (verdict := judge(each.claim, each.table)).kind is not VerdictKind.CANNOT_TELL
        or (
            (each.claim.scope.rows or each.claim.scope.is_column_named)
            and not is_denied(words.text, each.claim)
        )
    ]
    judged.sort(key=lambda pair: _likelihood(*pair), reverse=True)
    taken: list[_Found] = []
    entries: list[ClaimEntry] = []
    for each, verdict in judged:
        if any(each.overlaps(other.start, other.end) for other in taken):
            continue
        taken.append(each)
        claim, scope = each.claim, each.claim.scope
        all_rows = scope.others == each.table.single_rows
        node = ClaimNode(
            each.slug,
            claim.kind,
            scope.rows,
            # All rows today may not be all rows tomorrow.
            () if all_rows else scope.others,
            # Several are those that it may be about: the editor has to say which.
            scope.columns if scope.is_column_named or len(scope.columns) == 1 else (),
            scope.periods,
        )
        place = each.start, each.end
        entry = _entry(part, index, words, place, node, verdict, claim, each.table)
        if verdict.kind is VerdictKind.FAILS:
            entry = replace(entry, wording=wording_of(words.text, claim, each.table))
        entries.append(entry)
    return entries


def _likelihood(found: _Found, verdict: Verdict) -> tuple[bool, bool, bool]:
    scope = found.claim.scope
    return (
        bool(scope.rows) and scope.is_column_named,
        verdict.kind is not VerdictKind.CANNOT_TELL,
        verdict.kind is VerdictKind.HOLDS,
    )
