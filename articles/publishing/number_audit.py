"""The audit of an article: every number that it says, and what backs it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.audit import Kind, numbers_in
from articles.audit.agreement import Fact
from articles.audit.backing import AuditedNumber, Backing, Exemptions, Figure, audit_passage
from articles.content import NumberData
from articles.models import MAX_REASON, Article, Exemption
from articles.prose import embeds
from articles.prose.document import Mark, parse_prose
from articles.prose.embeds import Candidate, NumberQuery
from articles.prose.passages import Passage, passages_of
from articles.publishing.composition import Composition
from collabsite.web.checklist import section_target
from collabsite.web.phrases import section_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ExemptionError(Exception):
    """The reason is missing or too long; the message says so in the editor's language."""


# How much of a sentence must have stayed for it to be the same one, changed.
_LIKE = 0.5

# What tells the marks of figures apart: cell, form and wording.
type FigureKey = tuple[str, str, str]


@dataclass(frozen=True)
class SectionText:
    """A section as its form has it: the id of its place, its heading and its prose."""

    target: str
    heading: str
    body: str


@dataclass(frozen=True)
class Part:
    """A part of an article that can hold numbers: a section's prose, or a line without marks.

    `target` is the id of its place in the form; `datasets` are the references of those that its
    marks name.
    """

    name: str
    target: str
    passages: tuple[Passage, ...]
    datasets: tuple[str, ...] = ()
    is_line: bool = False
    # A line that is part of a mark in the prose: it has no field of its own.
    is_caption: bool = False


@dataclass(frozen=True)
class Audited:
    """A number, what backs it, where it stands, and the cells that it could be bound to.

    `passage` counts the passages of its part from 0; `former` is the reason that an editor gave for
    the number before its sentence changed.
    """

    part: Part
    passage: int
    judged: AuditedNumber
    candidates: tuple[Candidate, ...] = ()
    former: str = ""


def parts_of(title: str, standfirst: str, sections: Iterable[SectionText]) -> tuple[Part, ...]:
    """Return the parts of an article in order: its lines, and the prose of its sections.

    Under a table or chart stands its source, so that of captions only those of images are parts.
    """
    parts = [
        _line(_("Title"), "id_title", title),
        _line(_("Standfirst"), "id_standfirst", standfirst),
    ]
    for section in sections:
        heading, target = section.heading, section.target
        if heading:
            parts.append(_line(_("Heading “%(heading)s”") % {"heading": heading}, target, heading))
        name = section_name(heading)
        marks = parse_prose(section.body).marks
        datasets = tuple(_datasets(marks))
        parts.append(Part(name, target, tuple(passages_of(section.body)), datasets))
        if said := tuple(Passage(caption, {}) for caption in _captions(marks)):
            name = _("Caption in “%(section)s”") % {"section": name}
            parts.append(Part(name, target, said, is_line=True, is_caption=True))
    return tuple(parts)


def audit_composition(article: Article, composition: Composition) -> tuple[Audited, ...]:
    """Audit the working copy as it was composed: one query, for the exemptions."""
    content = composition.content
    parts = parts_of(
        content.title,
        content.standfirst,
        (
            SectionText(section_target(index), section.heading, section.prose)
            for index, section in enumerate(content.sections)
        ),
    )
    shown = {
        (embed.reference, embed.data.form, embed.data.wording): embed.data
        for embed in content.embeds
        if isinstance(embed.data, NumberData)
    }
    return audit(parts, shown, exemptions_of(article))


def audit(
    parts: Sequence[Part],
    shown: Mapping[FigureKey, NumberData],
    exemptions: Exemptions,
) -> tuple[Audited, ...]:
    """Judge every number of the parts; `shown` is the data that the figures' marks show.

    A title, standfirst or heading can hold no mark: a number in one is backed by the same number
    in the prose.
    """
    figure_of = partial(_figure, shown)
    found = [
        Audited(part, index, judged)
        for part in parts
        for index, passage in enumerate(part.passages)
        for judged in audit_passage(passage, figure_of, exemptions)
    ]
    backed = _backed_values(found)
    return tuple(_repeated(each, backed) for each in found)


def with_candidates(
    audited: Sequence[Audited], parts: Sequence[Part], *, language: str, at: dt.datetime
) -> tuple[Audited, ...]:
    """Return the same with the cells that each number could be bound to: few queries for all.

    They are looked for in the datasets that the article uses.
    """
    wanted = [
        NumberQuery(
            each.judged.number.value,
            each.judged.number.unit,
            each.judged.literal,
            each.judged.sentence,
        )
        for each in audited
        if _can_be_bound(each) and each.judged.number
    ]
    datasets = list(dict.fromkeys(name for part in parts for name in part.datasets))
    found = iter(embeds.provider().find_candidates(datasets, wanted, language=language, at=at))
    return tuple(
        replace(each, candidates=tuple(next(found))) if _can_be_bound(each) else each
        for each in audited
    )


def with_former_reasons(audited: Sequence[Audited], exemptions: Exemptions) -> tuple[Audited, ...]:
    """Return the same with the reasons that were given for sentences which have changed since.

    A changed sentence is judged anew; what was said of it is offered, so that it is not typed again.
    """
    used = {(each.judged.literal, each.judged.sentence) for each in audited}
    left = [(*place, reason) for place, reason in exemptions.items() if place not in used]
    return tuple(replace(each, former=_former(each.judged, left)) for each in audited)


def shown_figures(
    parts: Iterable[Part], *, language: str, at: dt.datetime
) -> dict[FigureKey, NumberData]:
    """Return what the figures of prose that is being written would show."""
    marks = {
        _key(mark): mark
        for part in parts
        for passage in part.passages
        for mark in passage.marks.values()
        if mark.element == "data"
    }
    session = embeds.provider().open_session(marks.values(), at=at)
    shown = {key: session.read(mark, language=language) for key, mark in marks.items()}
    # A mark that refers to nothing is reported by its chip and the checklist.
    return {key: data for key, data in shown.items() if isinstance(data, NumberData)}


def exemptions_of(article: Article | None) -> dict[tuple[str, str], str]:
    """Return the reasons for which numbers of the article need no backing, by where they stand."""
    if article is None:
        return {}
    return {
        (exemption.literal, exemption.sentence): exemption.reason
        for exemption in article.exemptions.all()
    }


def exempt(
    article: Article, *, by: "User | None", literal: str, sentence: str, reason: str
) -> Exemption:
    """Say why a number in a sentence needs no backing; raises `ExemptionError`."""
    reason = " ".join(reason.split())
    if not reason:
        raise ExemptionError(_("Give the reason why this number needs no source."))
    if len(reason) > MAX_REASON:
        raise ExemptionError(_("Use at most %(most)d characters.") % {"most": MAX_REASON})
    exemption, _made = Exemption.objects.update_or_create(
        article=article,
        literal=literal,
        sentence=sentence,
        defaults={"reason": reason, "created_by": by},
    )
    return exemption


def unexempt(article: Article, *, literal: str, sentence: str) -> None:
    """Ask for backing again."""
    article.exemptions.filter(literal=literal, sentence=sentence).delete()


def _former(judged: AuditedNumber, left: Iterable[tuple[str, str, str]]) -> str:
    """Return the reason given for the same number in the sentence most like this one."""
    if judged.backing not in (Backing.UNSOURCED, Backing.MISMATCH):
        return ""
    alike = [
        (SequenceMatcher(None, sentence, judged.sentence, autojunk=False).ratio(), reason)
        for literal, sentence, reason in left
        if literal == judged.literal
    ]
    likeness, reason = max(alike, default=(0.0, ""))
    return reason if likeness >= _LIKE else ""


def _line(name: str, target: str, words: str) -> Part:
    return Part(name, target, (Passage(words, {}),) if words.strip() else (), is_line=True)


def _key(mark: Mark) -> FigureKey:
    attributes = mark.attributes
    wording = attributes.get("data-wording", "").strip()
    return mark.reference, attributes.get("data-form", ""), wording


def _figure(shown: Mapping[FigureKey, NumberData], mark: Mark) -> Figure | None:
    """Return what the mark of a figure shows; None if it has no value."""
    data = shown.get(_key(mark))
    if data is None or data.value is None:
        return None
    return Figure(
        text=data.text,
        fact=Fact(Decimal(data.value), data.unit),
        wording=data.wording,
        label=data.label,
        as_in_table=data.as_in_table,
    )


type _Value = tuple[Decimal, str]


def _backed_values(found: Iterable[Audited]) -> dict[_Value, Backing]:
    """Return the numbers of the prose that something backs, and what."""
    backed: dict[_Value, Backing] = {}
    for each in found:
        judged = each.judged
        if each.part.is_line or judged.backing in (Backing.UNSOURCED, Backing.MISMATCH):
            continue
        for value in _values(judged):
            backed.setdefault(value, judged.backing)
    return backed


def _values(judged: AuditedNumber) -> Iterator[_Value]:
    if judged.number:
        yield judged.number.value.copy_abs(), judged.number.unit
    elif judged.figure:
        yield judged.figure.fact.value.copy_abs(), judged.figure.fact.unit
        for number in numbers_in(judged.figure.text):
            if number.kind == Kind.QUANTITY:
                yield number.value.copy_abs(), number.unit


def _repeated(each: Audited, backed: Mapping[_Value, Backing]) -> Audited:
    """Return a number of a line as backed, if the prose says it with backing."""
    number = each.judged.number
    if not each.part.is_line or number is None or each.judged.backing is not Backing.UNSOURCED:
        return each
    backing = backed.get((number.value.copy_abs(), number.unit), Backing.UNSOURCED)
    return replace(each, judged=replace(each.judged, backing=backing))


def _can_be_bound(each: Audited) -> bool:
    return (
        each.judged.number is not None
        and not each.part.is_line
        and (each.judged.backing in (Backing.UNSOURCED, Backing.CITED))
    )


def _captions(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield the captions of the images among these marks."""
    for mark in marks:
        caption = mark.attributes.get("data-caption", "")
        if mark.element == "picture" and caption.strip():
            yield caption


def _datasets(marks: Iterable[Mark]) -> Iterator[str]:
    """Yield the references of the datasets that these marks name."""
    for mark in marks:
        if mark.element in ("data", "div", "figure"):
            yield mark.reference.partition("/")[0]
