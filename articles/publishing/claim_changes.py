"""Confirmed claims of an edition that new data contradicts, and words that would hold.

    changes = find_contradicted(content, after, exemptions)
    sections = reword(content.sections, changes)

`after` are the tables and the numbers of the new data.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from articles.audit.backing import Exemptions
from articles.content import (
    ArticleContent,
    EditionContent,
    SectionContent,
)
from articles.drafts.blocks import DiffPiece
from articles.drafts.translation import write_mark
from articles.models import Article, Exempted, Exemption
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind
from articles.prose.claims import ClaimNode
from articles.prose.parse import EndTag, Node, StartTag, Text, end_of, parse_prose, write_nodes
from articles.prose.passages import passages_of
from articles.prose.schema import CLAIM
from articles.publishing.claim_audit import ClaimEntry, audit_claims
from articles.publishing.number_audit import NumberKey, exempt, parts_of_content
from collabsite.web.checklist import section_target
from collabsite.web.text import digest
from metrics.shown import NumberData

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class DataState:
    """The data of a time as claims see it: tables by slug, and what the numbers of a text show."""

    tables: Mapping[str, Table]
    shown: Mapping[NumberKey, NumberData]


@dataclass(frozen=True)
class ContradictedClaim:
    """A confirmed claim that does not hold any more, and words in its place that do, '' if unknown.

    `section` is the index of its section; `entry` judges it by the new data. `reason` is that of an
    editor who keeps the words.
    """

    section: int
    entry: ClaimEntry
    wording: str
    reason: str = ""

    @cached_property
    def key(self) -> str:
        """Key of these words at this place, by which an editor gives a reason to keep them."""
        entry = self.entry
        return digest(
            {"at": [self.section, entry.order], "words": [entry.literal, entry.sentence]}
        )[:16]

    @property
    def fails(self) -> bool:
        """Return whether the data contradicts it, rather than leaving it open."""
        return self.entry.verdict is VerdictKind.FAILS

    @property
    def is_kept(self) -> bool:
        """Return whether a reason keeps the words."""
        return self.entry.may_be_exempt and bool(self.reason)

    @property
    def pieces(self) -> tuple[DiffPiece, ...]:
        """The sentence with the words that would hold in place of those that do not."""
        entry, at = self.entry, self.entry.offset
        before, after = entry.sentence[:at], entry.sentence[at + len(entry.literal) :]
        if not entry.sentence.startswith(entry.literal, at):
            # A very long sentence is cut before the claim.
            before = after = ""
        kind = "changed" if self.wording else "same"
        words = DiffPiece(kind, entry.literal, self.wording or entry.literal)
        around = [DiffPiece("same", text, text) for text in (before, after)]
        return (around[0], words, around[1])


def keep_words(article: Article, claims: Iterable[ContradictedClaim], *, by: "User | None") -> None:
    """Store the reasons why claims keep their words; raise `ExemptionError`."""
    for claim in claims:
        if claim.is_kept:
            entry = claim.entry
            exempt(
                article,
                by=by,
                literal=entry.literal,
                sentence=entry.sentence,
                reason=claim.reason,
                about=Exempted.CLAIM,
            )


def read_exemptions(articles: Collection[int]) -> dict[int, dict[tuple[str, str], str]]:
    """Return the reasons that editors gave for claims, by article; one query for all."""
    if not articles:
        return {}
    found: dict[int, dict[tuple[str, str], str]] = {pk: {} for pk in articles}
    reasons = Exemption.objects.filter(article__in=list(articles), about=Exempted.CLAIM)
    for reason in reasons:
        found[reason.article_id][reason.literal, reason.sentence] = reason.reason
    return found


def judge_confirmed(
    content: EditionContent, data: DataState, exemptions: Exemptions
) -> dict[tuple[int, int], ClaimEntry]:
    """Judge the confirmed claims of an edition, by section and index there.

    Reasons are in the language of the interface, and wordings in that of the claim.
    """
    parts = [
        replace(part, passages=claimed)
        for part in parts_of_content(content)
        if (claimed := tuple(passage for passage in part.passages if passage.claims))
    ]
    sections = {section_target(index): index for index in range(len(content.sections))}
    return {
        (sections[entry.part.target], entry.order): entry
        for entry in audit_claims(parts, data.tables, data.shown, exemptions)
        if entry.order is not None
    }


def find_contradicted(
    content: EditionContent, data: DataState, exemptions: Exemptions
) -> tuple[ContradictedClaim, ...]:
    """Return the confirmed claims of an edition that the data contradicts, without a reason.

    One that held and can't be told from this data is among them.
    """
    if not content.claims:
        return ()
    entries = judge_confirmed(content, data, exemptions)
    before = dict(zip(sorted(entries), content.claims, strict=False))
    return tuple(
        ContradictedClaim(at[0], entry, entry.wording if entry.is_plain else "")
        for at, entry in entries.items()
        if not entry.exempt
        and entry.verdict is not VerdictKind.HOLDS
        and (entry.fails or _held(before.get(at)))
    )


def reword(
    sections: Sequence[SectionContent], claims: Iterable[ContradictedClaim]
) -> tuple[SectionContent, ...]:
    """Return sections in which these claims have the words that hold, and state what these say."""
    wordings: dict[int, dict[int, _Wording]] = {}
    for claim in claims:
        if claim.wording:
            wordings.setdefault(claim.section, {})[claim.entry.order or 0] = _wording(claim)
    return tuple(
        replace(section, prose=_replaced(section.prose, wordings[index]))
        if index in wordings
        else section
        for index, section in enumerate(sections)
    )


def reword_draft(
    draft: ArticleContent, before: Sequence[SectionContent], claims: Iterable[ContradictedClaim]
) -> tuple[ArticleContent, tuple[ContradictedClaim, ...]]:
    """Return a draft with the words that hold in the sentences that it has as the edition `before`.

    The claims whose sentences the draft has otherwise, or has no more, are returned beside it.
    """
    missed = []
    sentences = {section.anchor: _sentences(section.prose) for section in draft.sections}
    # All at once, as a sentence with two claims is another one when the first is reworded.
    wordings: dict[str, dict[int, _Wording]] = {anchor: {} for anchor in sentences}
    for claim in claims:
        if not claim.wording or claim.is_kept:
            continue
        section = before[claim.section]
        published = _sentences(section.prose)[claim.entry.order or 0]
        there = sentences.get(section.anchor, {})
        same = [order for order, sentence in there.items() if sentence == published]
        if same:
            wordings[section.anchor] |= dict.fromkeys(same, _wording(claim))
        else:
            missed.append(claim)
    sections = (
        structs.replace(section, prose=_replaced(section.prose, wordings[section.anchor]))
        if wordings[section.anchor]
        else section
        for section in draft.sections
    )
    return structs.replace(draft, sections=tuple(sections)), tuple(missed)


def _sentences(prose: str) -> dict[int, tuple[object, ...]]:
    """Return the sentence of each claim of a section with its marks, and the claim's place in it."""
    found: dict[int, tuple[object, ...]] = {}
    for passage in passages_of(prose):
        for placed in passage.claims:
            start, end = next(
                (start, end) for start, end in passage.sentences() if start <= placed.start < end
            )
            marks = tuple(mark for at, mark in sorted(passage.marks.items()) if start <= at < end)
            place = (placed.start - start, placed.end - start, placed.node)
            found[placed.order] = (passage.text[start:end].rstrip(), marks, place)
    return found


class _Wording(NamedTuple):
    """Words in the place of a claim, and the claim that they make."""

    words: str
    node: ClaimNode


def _wording(claim: ContradictedClaim) -> _Wording:
    return _Wording(claim.wording, claim.entry.node_of_wording)


def _held(before: object) -> bool:
    return getattr(before, "verdict", VerdictKind.HOLDS) == VerdictKind.HOLDS


def _replaced(prose: str, wordings: Mapping[int, _Wording]) -> str:
    """Return prose in which claims have other words; emphasis around all of its words stays."""
    nodes, order, at = list[Node](parse_prose(prose).nodes), -1, 0
    while at < len(nodes):
        node = nodes[at]
        if isinstance(node, StartTag) and node.tag == CLAIM:
            order += 1
            if order in wordings:
                words, claim = wordings[order]
                nodes[at] = StartTag(CLAIM, claim.attributes)
                end = end_of(nodes, at)
                nodes[at + 1 : end] = _reworded(nodes[at + 1 : end], words)
        at += 1
    return write_nodes(nodes, write_mark)


def _reworded(inside: Sequence[Node], wording: str) -> list[Node]:
    words = "".join(node.text for node in inside if isinstance(node, Text))
    space = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    text = Text(f"{space[0]}{wording}{space[1]}")
    match inside:
        case [StartTag() as start, Text(), EndTag() as end]:
            return [start, text, end]
    return [text]
