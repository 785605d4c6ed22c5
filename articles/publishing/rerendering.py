"""Render an edition again: the same text with the current data."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import replace
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.content import EditionContent, EmbedData, embed_of
from articles.models import Edition, Exempted
from articles.numbers.verdicts import VerdictKind
from articles.prose.marks.session import DataSession
from articles.prose.parse import marks_of
from articles.publishing.changes import ChangedSentence, DataDiff, compare_data, find_unread
from articles.publishing.claims import ClaimEntry, audit_claims, read_tables
from articles.publishing.composition import Composition, recompose
from articles.publishing.number_audit import exemptions_of, parts_of, shown_in
from articles.publishing.number_checks import (
    FAILING,
    check_mismatches,
    params_of,
    unconfirmed_claim,
)
from articles.publishing.rewording import contradicted, reword
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
    sentences = tuple(
        replace(sentence, is_confirmed=sentence.key in confirmed)
        for sentence in (find_unread(before, composition.content) if diff or reworded else ())
    )
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
        yield from (sentence.finding for sentence in find_unread(former, content))
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
