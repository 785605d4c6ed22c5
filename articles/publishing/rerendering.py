"""Render an edition again: the same text with the current data."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.audit.backing import Backing
from articles.content import EditionContent, EmbedData, embed_of
from articles.drafts.diff import ValueChange
from articles.models import Edition, Exempted
from articles.numbers.verdicts import VerdictKind
from articles.prose.marks.session import DataSession
from articles.prose.parse import marks_of
from articles.prose.passages import cut_sentence
from articles.publishing.claim_audit import audit_claims, read_tables
from articles.publishing.claim_changes import (
    ContradictedClaim,
    DataState,
    find_contradicted,
    reword,
)
from articles.publishing.composition import ComposedArticle, Composition, recompose
from articles.publishing.data_diff import DataDiff, compare_data, number_changed
from articles.publishing.number_audit import (
    NumberKey,
    Part,
    audit,
    exemptions_of,
    number_key,
    parts_of_content,
    shown_in,
)
from articles.publishing.number_checks import FAILING, check_mismatches, unconfirmed_claim
from articles.publishing.shown_words import ShownWords
from collabsite.web.checklist import Checklist, Finding, Level
from collabsite.web.text import digest, format_list
from metrics.shown import NumberData

# The most changes that a note names; it counts the others.
NAMED = 5

# Code of the problems that an editor answers by confirming a sentence.
UNREAD = "unread"

# The attributes of a mark that say which data it shows, and how a number is written.
_SHOWN = ("data-form", "data-wording", "data-rows", "data-columns")


@dataclass(frozen=True)
class ChangedSentence:
    """A sentence that new data changes, or a line beside such, with numbers that are not bound, and so stay.

    `text` is that of the edition to come; an editor confirms it by its `key`.
    """

    part: Part
    text: str
    numbers: tuple[str, ...]
    is_confirmed: bool = False

    @property
    def key(self) -> str:
        """Key of these words at this place."""
        return f"{UNREAD}-{digest({'at': self.part.target, 'text': self.text})[:16]}"

    @property
    def finding(self) -> Finding:
        """The problem, until an editor has confirmed the sentence."""
        sentence = ngettext(
            "%(part)s: %(numbers)s is not bound to the data, which has changed: “%(text)s”"
            " Read the sentence, and confirm it, or change it in the draft.",
            "%(part)s: %(numbers)s are not bound to the data, which has changed: “%(text)s”"
            " Read the sentence, and confirm it, or change it in the draft.",
            len(self.numbers),
        )
        params = {"part": self.part.name, "numbers": self.named, "text": self.text}
        return Finding(UNREAD, sentence % params, self.part.target)

    @property
    def named(self) -> str:
        """The numbers, in quotation marks."""
        return format_list(f"“{number}”" for number in self.numbers)


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
    claims: tuple[ContradictedClaim, ...]
    sentences: tuple[ChangedSentence, ...]
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
    confirmed: Collection[str] = (),
) -> Rerendering:
    """Render an edition with the data of this time; stores nothing.

    Claims that the data contradicts get the words that hold, but for those with `reasons`, by their
    keys. `confirmed` are the keys of changed sentences that an editor has read. The edition's article
    must have been fetched.
    """
    before = EditionContent.from_json(last.content)
    composition = again = recompose(before, at=at)
    diff = compare_data(before, again.shown)
    claims = tuple(
        replace(claim, reason=reasons.get(claim.key, ""))
        for claim in _find_claims(last, before, again, at=at)
    )
    reworded = [claim for claim in claims if claim.wording and not claim.is_kept]
    if reworded:
        words = replace(before, sections=reword(before.sections, reworded))
        composition = recompose(words, at=at)
    sentences = tuple(
        replace(sentence, is_confirmed=sentence.key in confirmed)
        for sentence in (_find_sentences(before, composition.content) if diff or reworded else ())
    )
    composed = ComposedArticle(last.article, composition, at)
    findings = [*composition.errors, *_remarked(diff), *_check_claims(claims)]
    if diff or claims:
        findings += [*check_mismatches(composed), *_check_unconfirmed(composed, last, before)]
    findings += [
        replace(sentence.finding, level=Level.ERROR)
        for sentence in sentences
        if not sentence.is_confirmed
    ]
    return Rerendering(
        last=last,
        before=before,
        composition=composition,
        quoted=diff,
        claims=claims,
        sentences=sentences,
        checklist=Checklist.of_findings(findings),
        data_fingerprint=again.content.fingerprint(),
    )


def check_data_since(last: Edition, composition: Composition) -> Iterator[Finding]:
    """Find words of a draft that data which is newer than that of an edition may have made wrong.

    They are those that a proposed edition asks for; only numbers and figures that the edition has
    too can have changed.
    """
    content = composition.content
    # With errors it can't be published, and what a mark shows may be missing.
    if composition.errors:
        return
    before = EditionContent.from_json(last.content)
    shown = dict(zip(_selections(before), (embed.data for embed in before.embeds), strict=True))
    former = replace(
        content,
        embeds=tuple(
            embed_of(embed.reference, shown.get(selection, embed.data))
            for selection, embed in zip(_selections(content), content.embeds, strict=True)
        ),
    )
    if diff := compare_data(former, composition.shown):
        yield from (sentence.finding for sentence in _find_sentences(former, content))
        yield from _remarked(diff)


def _selections(content: EditionContent) -> list[tuple[str, ...]]:
    """Return what each mark of a text selects from the data."""
    return [
        (mark.element, mark.reference, *(mark.attributes.get(name, "").strip() for name in _SHOWN))
        for mark in marks_of(section.prose for section in content.sections)
        if mark.element != "cite"
    ]


def _find_claims(
    last: Edition, before: EditionContent, again: Composition, *, at: dt.datetime
) -> tuple[ContradictedClaim, ...]:
    """Return the contradicted claims; three queries at most, and none without any claim."""
    if all(claim.verdict == VerdictKind.HOLDS for claim in again.content.claims):
        return ()
    data = DataState(read_tables(parts_of_content(before), at=at), shown_in(before, again.shown))
    return find_contradicted(before, data, exemptions_of(last.article, Exempted.CLAIM))


def _find_sentences(before: EditionContent, content: EditionContent) -> Iterator[ChangedSentence]:
    """Find the sentences with other words or other data, and numbers that are bound to none.

    A number that contradicts the figure beside it is an error of its own. A title, standfirst, heading or
    caption can't show data itself, and may speak of any; a number of the first three that was as the
    data has a remark of its own.
    """
    then, now = shown_in(before), shown_in(content)
    moved = {key for key, data in now.items() if key in then and number_changed(then[key], data)}
    known = {
        (part.target, passage.text[start:end])
        for part in parts_of_content(before)
        for passage in part.passages
        for start, end in passage.sentences()
    }
    parts = parts_of_content(content)
    unbound, unbound_then = _find_unbound(parts, now), _find_unbound(parts, then)
    for part in parts:
        for index, passage in enumerate(part.passages):
            place = part.target, part.name, index
            asked = unbound.get(place, {})
            if part.is_line and not part.is_caption:
                asked = {at: asked[at] for at in asked if at in unbound_then.get(place, ())}
            for start, end in passage.sentences() if asked else ():
                numbers = [literal for at, literal in asked.items() if start <= at < end]
                is_changed = (
                    part.is_line
                    or (part.target, passage.text[start:end]) not in known
                    or any(
                        start <= at < end and mark.element == "data" and number_key(mark) in moved
                        for at, mark in passage.marks.items()
                    )
                )
                if numbers and is_changed:
                    text = cut_sentence(ShownWords(passage, now).between(start, end))
                    yield ChangedSentence(part, text, tuple(numbers))


def _find_unbound(
    parts: Sequence[Part], shown: Mapping[NumberKey, NumberData]
) -> dict[tuple[str, str, int], dict[int, str]]:
    """Return the numbers without data by part and passage, and by their places there."""
    found: dict[tuple[str, str, int], dict[int, str]] = {}
    for each in audit(parts, shown, {}):
        number = each.audited
        if number.number and number.backing in (Backing.UNSOURCED, Backing.CITED, Backing.SEEN):
            place = each.part.target, each.part.name, each.passage
            found.setdefault(place, {})[number.start] = number.literal
    return found


def _check_claims(claims: Iterable[ContradictedClaim]) -> Iterator[Finding]:
    """Find claims whose words change, which an editor must read, and those that stay false."""
    for claim in claims:
        entry = claim.entry
        params = {
            "part": entry.part.name,
            "claim": entry.literal,
            "wording": claim.wording,
            "reason": entry.reason,
        }
        if claim.is_kept:
            continue
        level = Level.WARNING
        if claim.wording:
            code = "claim-wording"
            sentence = _(
                "%(part)s: “%(claim)s” becomes “%(wording)s”, as the new data says otherwise; read the"
                " sentence."
            )
        elif claim.fails:
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
        yield Finding(code, sentence % params, entry.part.target, level=level)


def _check_unconfirmed(
    composed: ComposedArticle, last: Edition, before: EditionContent
) -> Iterator[Finding]:
    """Find claims that nobody has confirmed, and that the data contradicts since the last edition."""
    failing = [each for each in composed.claims if each.fails and not each.is_confirmed]
    if failing:
        parts = parts_of_content(before)
        tables = read_tables(parts, at=last.created_at)
        known = {
            (each.part.name, each.passage, each.literal)
            for each in audit_claims(parts, tables, shown_in(before), {})
            if each.fails
        }
        for each in failing:
            if (each.part.name, each.passage, each.literal) not in known:
                yield unconfirmed_claim(each)


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


def drafted_note(diff: DataDiff, claims: Iterable[ContradictedClaim] = (), *, language: str) -> str:
    """Return a change note that names the changes, in the language of the article."""
    with translation.override(language):
        changes = [_claim_change(claim) for claim in claims]
        changes += [_change(value) for value in diff.values]
        for data in (change.data for change in diff.changes):
            if data:
                changes += [_("row added: %(row)s") % {"row": row} for row in data.rows_added]
                changes += [_("row removed: %(row)s") % {"row": row} for row in data.rows_removed]
                changes += [_("column added: %(name)s") % {"name": n} for n in data.columns_added]
                changes += [
                    _("column removed: %(name)s") % {"name": n} for n in data.columns_removed
                ]
        changes = list(dict.fromkeys(changes))
        if not changes:
            return _("Data updated")
        named = pgettext("between the changes in a note", "; ").join(changes[:NAMED])
        more = len(changes) - NAMED
        if more > 0:
            sentence = ngettext("%(changes)s; and %(n)d more", "%(changes)s; and %(n)d more", more)
            return sentence % {"changes": named, "n": more}
        return named


def _claim_change(claim: ContradictedClaim) -> str:
    words = {"claim": claim.entry.literal, "wording": claim.wording}
    if claim.wording:
        return _("“%(claim)s” → “%(wording)s”") % words
    return _("“%(claim)s” no longer follows from the data") % words


def _change(value: ValueChange) -> str:
    return _("%(row)s, %(column)s: %(old)s → %(new)s") % {
        "row": value.row,
        "column": value.column,
        "old": value.old or "—",
        "new": value.new or "—",
    }


def _remarked(diff: DataDiff) -> Iterator[Finding]:
    """Find text that the new data may have made wrong.

    A number that repeats another one of its sentence is confirmed with the sentence.
    """
    of_changes = [
        remark for change in diff.changes for remark in change.remarks if remark.code != "repeats"
    ]
    for remark in dict.fromkeys([*of_changes, *diff.remarks]):
        if remark.needs_check:
            yield Finding(remark.code, remark.sentence)
