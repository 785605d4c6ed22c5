"""Number audit of an article: every number in it, and its source."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property, partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.audit import NumberKind, numbers_in
from articles.audit.agreement import DataValue
from articles.audit.backing import AuditedNumber, Backing, Exemptions, Figure, audit_passage
from articles.audit.candidates import CellCandidate, NumberQuery, find_candidates
from articles.content import ArticleContent, EditionContent, EmbedData, NumberCounts
from articles.models import MAX_REASON, Article, Exempted, Exemption
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import Passage, passages_of
from collabsite.web.checklist import section_target
from collabsite.web.text import section_name
from metrics.shown import NumberData

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ExemptionError(Exception):
    """The reason is missing or too long; the message says so in the editor's language."""


# The share of a changed sentence that must be the same for its reason to be offered again.
_LIKE = 0.5

# Reference, form and wording of a mark.
type NumberKey = tuple[str, str, str]


@dataclass(frozen=True)
class Part:
    """A part of an article that can have numbers: the prose of a section, or a line without marks.

    `target` is the id of its place in the form, and `section` the index of its section, None for none.
    """

    name: str
    target: str
    passages: tuple[Passage, ...]
    marks: tuple[Mark, ...] = ()
    section: int | None = None
    is_line: bool = False
    # A line that is an attribute of a mark, without a field of its own.
    is_caption: bool = False

    @cached_property
    def datasets(self) -> tuple[str, ...]:
        """The slugs of the datasets that its marks refer to."""
        return tuple(
            mark.reference.partition("/")[0]
            for mark in self.marks
            if mark.element in ("data", "div", "figure")
        )


@dataclass(frozen=True)
class AuditEntry:
    """A number, its source, its place, and the cells that it could be bound to.

    `passage` is the index of the passage in its part; `former` is the reason that an editor gave
    for the number before its sentence changed.
    """

    part: Part
    passage: int
    audited: AuditedNumber
    candidates: tuple[CellCandidate, ...] = ()
    former: str = ""


@dataclass(frozen=True)
class Place:
    """A span of a passage; `passage` is its index in the part."""

    part: Part
    passage: int
    start: int
    end: int


def parts_of(content: ArticleContent) -> tuple[Part, ...]:
    """Return the parts of an article in order: its lines, and the prose of its sections.

    The captions of images are parts; those of tables and charts are above their source.
    """
    parts = [
        _line(_("Title"), "id_title", [content.title]),
        _line(_("Standfirst"), "id_standfirst", [content.standfirst]),
    ]
    for index, section in enumerate(content.sections):
        heading, target = section.heading, section_target(index)
        if heading:
            name = _("Heading “%(heading)s”") % {"heading": heading}
            parts.append(_line(name, target, [heading], index))
        name = section_name(heading)
        marks = tuple(parse_prose(section.prose).marks)
        parts.append(Part(name, target, tuple(passages_of(section.prose)), marks, index))
        pictures = (mark for mark in marks if mark.element == "picture")
        captions = _line(
            _("Caption in “%(section)s”") % {"section": name},
            target,
            [mark.attributes.get("data-caption", "") for mark in pictures],
            index,
        )
        if captions.passages:
            parts.append(replace(captions, is_caption=True))
    return tuple(parts)


def _line(name: str, target: str, texts: Iterable[str], section: int | None = None) -> Part:
    passages = tuple(Passage(words, {}) for words in texts if words.strip())
    return Part(name, target, passages, section=section, is_line=True)


def count_numbers(audited: Iterable[AuditEntry]) -> NumberCounts:
    """Count numbers by what backs them, without the small ones in words."""
    counts = Counter(each.audited.backing for each in audited)
    return NumberCounts(
        found=counts.total() - counts[Backing.SEEN],
        bound=counts[Backing.BOUND] + counts[Backing.CLAIMED],
        cited=counts[Backing.CITED],
        explained=counts[Backing.EXEMPT],
    )


def shown_in(
    content: EditionContent, shown: Iterable[EmbedData | None] | None = None
) -> dict[NumberKey, NumberData]:
    """Return the numbers of the data in a content, by their marks.

    They are as the content has them, or as `shown` at another time, like `Composition.shown`.
    """
    stored = [embed.data for embed in content.embeds]
    return {
        (embed.reference, was.form, was.wording): data
        for embed, was, data in zip(
            content.embeds, stored, stored if shown is None else shown, strict=True
        )
        if isinstance(was, NumberData) and isinstance(data, NumberData)
    }


def read_numbers(
    marks: Iterable[Mark], session: DataSession, *, language: str
) -> dict[NumberKey, NumberData]:
    """Return the numbers that marks show in a session, without those that refer to nothing."""
    return {
        number_key(mark): data
        for mark in marks
        if mark.element == "data"
        and isinstance(data := session.read(mark, language=language), NumberData)
    }


def audit(
    parts: Sequence[Part],
    shown: Mapping[NumberKey, NumberData],
    exemptions: Exemptions,
    holding: Sequence[Place] = (),
) -> tuple[AuditEntry, ...]:
    """Audit every number of the parts; `shown` is the data of the marks of numbers.

    `holding` are the places of confirmed claims that hold, which back the numbers in them. A title,
    standfirst or heading can't have marks: the source of a number in one is that of the same number in
    the prose.
    """
    found = [
        AuditEntry(part, index, judged)
        for part in parts
        for index, passage in enumerate(part.passages)
        for judged in audit_passage(passage, partial(_figure, shown), exemptions)
    ]
    found = [
        _backed(each, Backing.CLAIMED) if any(_is_at(each, place) for place in holding) else each
        for each in found
    ]
    backings: dict[_Value, Backing] = {}
    for each in found:
        if not each.part.is_line and each.audited.backing in _BACKED:
            for value in _values(each.audited):
                backings.setdefault(value, each.audited.backing)
    return tuple(
        _backed(each, backings.get(next(_values(each.audited)))) if each.part.is_line else each
        for each in found
    )


def add_candidates(
    audited: Sequence[AuditEntry], parts: Sequence[Part], *, language: str, at: dt.datetime
) -> tuple[AuditEntry, ...]:
    """Return the numbers with the cells that each could be bound to; few queries for all.

    They are searched in the datasets that the article uses, or among the newest if it uses none.
    """
    wanted = [
        NumberQuery(
            each.audited.number.value,
            each.audited.number.unit,
            each.audited.literal,
            each.audited.sentence,
        )
        for each in audited
        if _can_be_bound(each) and each.audited.number
    ]
    datasets = list(dict.fromkeys(name for part in parts for name in part.datasets))
    found = iter(find_candidates(datasets, wanted, language=language, at=at))
    return tuple(
        replace(each, candidates=tuple(next(found))) if _can_be_bound(each) else each
        for each in audited
    )


def add_former_reasons(
    audited: Sequence[AuditEntry], exemptions: Exemptions
) -> tuple[AuditEntry, ...]:
    """Return the numbers with the reasons given for their sentences before these changed.

    A reason does not hold for a changed sentence; it is offered, to save typing it again.
    """
    used = {(each.audited.literal, each.audited.sentence) for each in audited}
    left = [(*place, reason) for place, reason in exemptions.items() if place not in used]
    return tuple(replace(each, former=_former(each.audited, left)) for each in audited)


def exemptions_of(article: Article | None, about: Exempted = Exempted.NUMBER) -> Exemptions:
    """Return the reasons why numbers need no source, or those for claims, by words and sentence."""
    return read_exemptions([article.pk], about)[article.pk] if article else {}


def read_exemptions(articles: Collection[int], about: Exempted) -> dict[int, Exemptions]:
    """Return the reasons that editors gave, by article; one query for all."""
    found: dict[int, dict[tuple[str, str], str]] = {pk: {} for pk in articles}
    for each in Exemption.objects.filter(article__in=found, about=about) if found else ():
        found[each.article_id][each.literal, each.sentence] = each.reason
    return {**found}


def exempt(
    article: Article,
    *,
    by: "User | None",
    literal: str,
    sentence: str,
    reason: str,
    about: Exempted = Exempted.NUMBER,
) -> Exemption:
    """Store the reason why a number in a sentence needs no source; raise `ExemptionError`.

    Of a claim, it is the reason why it is none, or why it may fail.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ExemptionError(
            _("Give the reason why this claim needs no check.")
            if about == Exempted.CLAIM
            else _("Give the reason why this number needs no source.")
        )
    if len(reason) > MAX_REASON:
        raise ExemptionError(_("Use at most %(most)d characters.") % {"most": MAX_REASON})
    exemption, _made = Exemption.objects.update_or_create(
        article=article,
        about=about,
        literal=literal,
        sentence=sentence,
        defaults={"reason": reason, "created_by": by},
    )
    return exemption


def _former(judged: AuditedNumber, left: Iterable[tuple[str, str, str]]) -> str:
    """Return the reason given for the same number in the sentence most like this one."""
    if judged.backing not in (Backing.UNSOURCED, Backing.MISMATCH):
        return ""
    alike = [
        (matcher.ratio(), reason)
        for literal, sentence, reason in left
        if literal == judged.literal
        for matcher in [SequenceMatcher(None, sentence, judged.sentence, autojunk=False)]
        # The first two are quick, and never lower.
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _LIKE
    ]
    likeness, reason = max(alike, default=(0.0, ""))
    return reason if likeness >= _LIKE else ""


def number_key(mark: Mark) -> NumberKey:
    """Return the key of the mark of a number."""
    attributes = mark.attributes
    wording = attributes.get("data-wording", "").strip()
    return mark.reference, attributes.get("data-form", ""), wording


def _figure(shown: Mapping[NumberKey, NumberData], mark: Mark) -> Figure | None:
    """Return the number of a mark; None if it has no value."""
    data = shown.get(number_key(mark))
    if data is None or data.value is None:
        return None
    return Figure(
        text=data.text,
        fact=DataValue(Decimal(data.value), data.sign, data.is_change),
        wording=data.wording,
        label=data.label,
        as_in_table=data.as_in_table,
    )


def _is_at(each: AuditEntry, place: Place) -> bool:
    number = each.audited
    return (
        place.part is each.part
        and place.passage == each.passage
        and place.start <= number.start
        and number.end <= place.end
    )


def _backed(each: AuditEntry, backing: Backing | None) -> AuditEntry:
    """Return a number that had no source with this backing, if there is one."""
    if backing is None or each.audited.backing is not Backing.UNSOURCED:
        return each
    return replace(each, audited=replace(each.audited, backing=backing))


type _Value = tuple[Decimal, str]

_BACKED = (Backing.BOUND, Backing.CLAIMED, Backing.CITED, Backing.EXEMPT)


def _values(judged: AuditedNumber) -> Iterator[_Value]:
    if judged.number:
        yield judged.number.value.copy_abs(), judged.number.unit
    elif judged.figure:
        yield judged.figure.fact.value.copy_abs(), judged.figure.fact.unit
        for number in numbers_in(judged.figure.text):
            if number.kind == NumberKind.QUANTITY:
                yield number.value.copy_abs(), number.unit


def _can_be_bound(each: AuditEntry) -> bool:
    return (
        each.audited.number is not None
        and not each.part.is_line
        and (each.audited.backing in (Backing.UNSOURCED, Backing.CITED))
    )
