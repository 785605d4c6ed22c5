"""Render an edition again with the current data: the same text, but for claims that stop holding."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from itertools import chain, repeat

from django.utils.translation import gettext as _

from articles.content import (
    ArticleContent,
    EditionContent,
    EmbedData,
    SectionContent,
    embed_of,
)
from articles.drafts.translation import write_mark
from articles.models import Edition, Exempted
from articles.numbers.verdicts import VerdictKind
from articles.prose.claims import ClaimNode
from articles.prose.marks.session import DataSession
from articles.prose.parse import (
    EndTag,
    Mark,
    Node,
    StartTag,
    Text,
    end_of,
    marks_of,
    parse_prose,
    write_nodes,
)
from articles.prose.passages import Passage, passages_of
from articles.prose.schema import CLAIM
from articles.publishing.changes import DataDiff, compare_data, find_unread
from articles.publishing.claims import ClaimEntry, audit_claims, read_tables
from articles.publishing.composition import Composition, recompose
from articles.publishing.number_audit import exemptions_of, parts_of, shown_in
from articles.publishing.number_checks import (
    FAILING,
    check_mismatches,
    params_of,
    unconfirmed_claim,
)
from collabsite.web.checklist import Checklist, Finding, Level

# The attributes of a mark that say which data it shows, and how a number is written.
_SHOWN = ("data-form", "data-wording", "data-rows", "data-columns")


@dataclass(frozen=True)
class Rerendering:
    """An edition with the data of another time, and the differences.

    The checklist is about the changes of the data only: the words were published before. `claims`
    are those that the data contradicts: they have the words that hold, unless there are none or
    a reason keeps them.
    """

    last: Edition
    before: EditionContent
    composition: Composition
    quoted: DataDiff
    claims: tuple[ClaimEntry, ...]
    checklist: Checklist
    # Digest of the edition with the words of before, whatever the editor chooses for its claims.
    data_fingerprint: str

    @property
    def content(self) -> EditionContent:
        """The content that would be published."""
        return self.composition.content

    @property
    def fingerprint(self) -> str:
        """Digest of what an editor is shown, to detect changes before publishing."""
        return f"{self.last.number}-{self.data_fingerprint}"

    def __bool__(self) -> bool:
        """Return whether the data changes anything in the edition."""
        return bool(self.quoted or self.claims)


def rerender(
    last: Edition,
    *,
    at: dt.datetime,
    reasons: Mapping[str, str] = {},
) -> Rerendering:
    """Render an edition with the data of this time; stores nothing.

    Claims that the data contradicts get the words that hold, but for those with `reasons`, by their
    keys. The edition's article must have been fetched.
    """
    before, article = EditionContent.from_json(last.content), last.article
    composition = again = recompose(before, article, at=at)
    diff = compare_data(before, again.shown)
    claims = tuple(
        replace(claim, kept=reasons.get(claim.key, "") if claim.may_be_exempt else "")
        for claim in _find_contradicted(last, before, again)
    )
    reworded = [claim for claim in claims if claim.wording and not claim.kept]
    if reworded:
        words = replace(before, sections=reword(before.sections, reworded))
        composition = recompose(words, article, at=at)
    findings = [*composition.errors, *diff.warnings, *_check_claims(claims)]
    if diff or claims:
        findings += [
            *check_mismatches(composition),
            *(
                unconfirmed_claim(each)
                for each in composition.claims
                if not each.is_confirmed and each.fails
            ),
        ]
    if diff or reworded:
        findings += find_unread(before, composition.content)
    return Rerendering(
        last=last,
        before=before,
        composition=composition,
        quoted=diff,
        claims=claims,
        checklist=Checklist.of_findings(findings),
        data_fingerprint=again.content.fingerprint(),
    )


def check_data_since(composed: Composition) -> Iterator[Finding]:
    """Find words of a draft that data which is newer than that of the last edition may have made wrong.

    They are those that a proposed edition asks for; only numbers and figures that the edition has
    too can have changed.
    """
    content = composed.content
    # With errors it can't be published, and what a mark shows may be missing.
    if composed.last is None or composed.errors:
        return
    before = EditionContent.from_json(composed.last.content)
    shown = dict(zip(_selections(before), (embed.data for embed in before.embeds), strict=True))
    former = replace(
        content,
        embeds=tuple(
            embed_of(embed.reference, shown.get(selection, embed.data))
            for selection, embed in zip(_selections(content), content.embeds, strict=True)
        ),
    )
    if diff := compare_data(former, composed.shown):
        yield from find_unread(former, content)
        yield from diff.warnings


def _selections(content: EditionContent) -> list[tuple[str, ...]]:
    """Return what each mark of a text selects from the data."""
    return [
        (mark.element, mark.reference, *(mark.attributes.get(name, "").strip() for name in _SHOWN))
        for mark in marks_of(section.prose for section in content.sections)
        if mark.element != "cite"
    ]


def _find_contradicted(
    last: Edition, before: EditionContent, again: Composition
) -> tuple[ClaimEntry, ...]:
    """Return the contradicted claims; three queries at most, and none without any claim."""
    if all(claim.verdict == VerdictKind.HOLDS for claim in again.content.claims):
        return ()
    parts, reasons = parts_of(before), exemptions_of(last.article, Exempted.CLAIM)
    tables, shown = read_tables(parts, at=again.at), shown_in(before, again.shown)
    return contradicted(before, audit_claims(parts, tables, shown, reasons, only_confirmed=True))


def _check_claims(claims: Iterable[ClaimEntry]) -> Iterator[Finding]:
    """Find claims whose words change, which an editor must read, and those that stay false."""
    for claim in claims:
        if claim.kept:
            continue
        code, level = "claim-wording", Level.WARNING
        if claim.wording:
            sentence = _(
                "%(part)s: “%(claim)s” becomes “%(wording)s”, as the new data says otherwise; read the"
                " sentence."
            )
        elif claim.is_contradicted:
            code, level = FAILING, Level.ERROR
            sentence = _(
                "%(part)s: “%(claim)s” does not hold any more: %(reason)s Give a reason to keep the words,"
                " or change them in the draft and publish it."
            )
        else:
            code = "claim-undecided"
            sentence = _(
                "%(part)s: whether “%(claim)s” still holds can't be told: %(reason)s Read the sentence."
            )
        yield Finding(code, sentence % params_of(claim), claim.part.target, level=level)


def shown_now(content: EditionContent, session: DataSession) -> tuple[EmbedData | None, ...]:
    """Return the data of the marks of an edition in a session, like `Composition.shown`.

    Nothing is rendered, and what an image shows is taken from the edition: with a session for the
    marks of many editions, there is no query for each.
    """
    marks = [
        mark
        for mark in marks_of(section.prose for section in content.sections)
        if mark.element != "cite"
    ]
    return tuple(
        embed.data if mark.element == "picture" else session.read(mark, language=content.language)
        for mark, embed in zip(marks, content.embeds, strict=True)
    )


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
