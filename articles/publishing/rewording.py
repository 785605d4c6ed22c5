"""Words of an edition that hold by new data, in place of those that do not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import replace
from itertools import chain, repeat

from articles.content import ArticleContent, EditionContent, SectionContent
from articles.drafts.translation import write_mark
from articles.numbers.verdicts import VerdictKind
from articles.prose.claims import ClaimNode
from articles.prose.parse import (
    EndTag,
    Mark,
    Node,
    StartTag,
    Text,
    end_of,
    parse_prose,
    write_nodes,
)
from articles.prose.passages import Passage, passages_of
from articles.prose.schema import CLAIM
from articles.publishing.claims import ClaimEntry


def contradicted(content: EditionContent, judged: Iterable[ClaimEntry]) -> tuple[ClaimEntry, ...]:
    """Return those of the confirmed claims of an edition that the data contradicts, without a reason.

    One that held and can't be told from this data is among them.
    """
    entries = sorted(judged, key=lambda entry: (entry.part.section or 0, entry.order or 0))
    held = (claim.verdict == VerdictKind.HOLDS for claim in content.claims)
    return tuple(
        entry
        for entry, did_hold in zip(entries, chain(held, repeat(True)), strict=False)
        if not entry.exempt
        and entry.verdict.kind is not VerdictKind.HOLDS
        and (entry.is_contradicted or did_hold)
    )


def reword(
    sections: Sequence[SectionContent], claims: Iterable[ClaimEntry]
) -> tuple[SectionContent, ...]:
    """Return sections in which claims have their words that hold, and state what these say."""
    wordings: dict[int | None, dict[int, ClaimNode]] = {}
    for claim in claims:
        wordings.setdefault(claim.part.section, {})[claim.order or 0] = claim.node_of_wording
    return tuple(
        replace(section, prose=_replaced(section.prose, wordings[index]))
        if index in wordings
        else section
        for index, section in enumerate(sections)
    )


def reword_draft(
    draft: ArticleContent, before: Sequence[SectionContent], claims: Iterable[ClaimEntry]
) -> tuple[ArticleContent, tuple[ClaimEntry, ...]]:
    """Return a draft with the words that hold in the sentences that it has as the edition `before`.

    The claims whose sentences the draft has otherwise, or has no more, are returned beside it.
    """
    missed = []
    sentences = {section.anchor: _claiming_sentences(section.prose) for section in draft.sections}
    # All at once, as a sentence with two claims is another one when the first is reworded.
    wordings: dict[str, dict[int, ClaimNode]] = {anchor: {} for anchor in sentences}
    for claim in claims:
        if not claim.wording or claim.kept:
            continue
        section = before[claim.part.section or 0]
        published = _claiming_sentences(section.prose)[claim.order or 0]
        there = sentences.get(section.anchor, {})
        same = [order for order, sentence in there.items() if sentence == published]
        if same:
            wordings[section.anchor] |= dict.fromkeys(same, claim.node_of_wording)
        else:
            missed.append(claim)
    sections = (
        replace(section, prose=_replaced(section.prose, wordings[section.anchor]))
        if wordings[section.anchor]
        else section
        for section in draft.sections
    )
    return replace(draft, sections=tuple(sections)), tuple(missed)


def unwritten_in(
    draft: ArticleContent, before: ArticleContent, after: ArticleContent
) -> dict[str, tuple[str, str]]:
    """Return the sections with sentences that an edition changed, and that a draft has otherwise.

    Each has its prose before and after, by its anchor; those that the draft has no more are left out.
    """
    found = {}
    for section in after.sections:
        was, now = before.section(section.anchor), draft.section(section.anchor)
        if was and now and was.prose != section.prose:
            known, written = (
                [sentence for *_place, sentence in _sentences_of(each.prose)] for each in (was, now)
            )
            if any(
                sentence not in known and sentence not in written
                for *_place, sentence in _sentences_of(section.prose)
            ):
                found[section.anchor] = (was.prose, section.prose)
    return found


type _Sentence = tuple[str, Sequence[Mark]]


def _sentences_of(prose: str) -> Iterator[tuple[Passage, int, int, _Sentence]]:
    """Yield the sentences of a section: their passages, their places there, their words and marks."""
    for passage in passages_of(prose):
        for start, end in passage.sentences():
            marks = [mark for at, mark in sorted(passage.marks.items()) if start <= at < end]
            yield passage, start, end, (passage.text[start:end].strip(), marks)


def _claiming_sentences(prose: str) -> dict[int, tuple[object, ...]]:
    """Return the sentence of each claim of a section, and the claim's place in it."""
    return {
        placed.order: (placed.start - start, placed.end - start, placed.node, sentence)
        for passage, start, end, sentence in _sentences_of(prose)
        for placed in passage.claims
        if start <= placed.start < end
    }


def _replaced(prose: str, wordings: Mapping[int, ClaimNode]) -> str:
    """Return prose in which claims have other words; emphasis around all of its words stays."""
    nodes, order, at = list[Node](parse_prose(prose).nodes), -1, 0
    while at < len(nodes):
        node = nodes[at]
        if isinstance(node, StartTag) and node.tag == CLAIM:
            order += 1
            if order in wordings:
                nodes[at] = StartTag(CLAIM, wordings[order].attributes)
                end = end_of(nodes, at)
                nodes[at + 1 : end] = _reworded(nodes[at + 1 : end], wordings[order].words)
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
