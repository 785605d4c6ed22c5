"""Checks of an article beside its translations and its original: their numbers, marks and words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.agreement import DataValue, wording_agrees
from articles.audit.backing import Figure
from articles.content import EditionContent, EmbedData, ImageData
from articles.drafts.blocks import block_label
from articles.drafts.translation import OriginalText, is_untranslated, pair_sections, stated_value
from articles.models import Article, Edition
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import passages_of
from articles.publishing.composition import Composition, compose
from articles.publishing.number_audit import number_key, shown_in
from articles.sources.citations import reference_line
from collabsite.web.checklist import Finding, section_target
from collabsite.web.text import format_list, section_name
from metrics.shown import NumberData

# The share by which two wordings of a value may differ: each is checked against the data.
_NEAR = Decimal("0.05")
# The kinds of marks, as `block_label` names them.
_KINDS = {"cite": "citation", "div": "table", "figure": "chart", "picture": "image"}
# The most cells of another translation that are named.
_NAMED = 5
# The place of a section that the translation lacks.
_NOWHERE = "sections-group"


@dataclass(frozen=True)
class _Number:
    """A number of a section: what is written, and the cell that it is bound to, None for none.

    `value` is that of the text, in per cent where it is a percentage.
    """

    literal: str
    value: Decimal
    data: NumberData | None = None
    figure: Figure | None = None

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """The place in the data."""
        return _cell(self.data or NumberData())

    @property
    def name(self) -> str:
        """The number as it is written, with the name of its cell."""
        return f"“{self.literal}” ({_label(self.data)})" if self.data else f"“{self.literal}”"

    @property
    def is_plain(self) -> bool:
        """Return whether it is written with digits, and bound to no cell.

        Languages differ in where they write “one”.
        """
        return not self.data and any(sign.isdigit() for sign in self.literal)

    def differs_from(self, other: "_Number") -> bool:
        """Return whether a number of the same cell has another value, or states one that is not near."""
        if self.data is None or other.data is None or not self.figure or not other.figure:
            return False
        if self.data.value != other.data.value:
            return True
        here, there = (stated_value(each.literal) for each in (self, other))
        if here is None or there is None or (here - there).copy_abs() <= there.copy_abs() * _NEAR:
            return False
        unit = self.figure.fact.unit
        return not (
            wording_agrees(self.literal, DataValue(there, unit))
            or wording_agrees(other.literal, DataValue(here, unit))
        )


@dataclass(frozen=True)
class _Section:
    """The numbers of a section of the original, and of that of the translation.

    `target` is the place of the latter in the form, and `marks` are those of the original.
    """

    name: str
    target: str
    ours: Sequence[_Number]
    theirs: Sequence[_Number] = ()
    marks: Sequence[Mark] = ()


def check_beside_original(composed: Composition) -> Iterator[Finding]:
    """Find what a translation leaves out, binds or writes otherwise, and words of its original."""
    article, at, content = composed.article.original, composed.at, composed.content
    if article is None:
        return
    original = OriginalText.of(article, at=at)
    # An edition has its own data; a draft is composed with the present data.
    beside = (
        Composition(article, at, original.content) if original.content else compose(article, at=at)
    )
    anchors = [[each.anchor for each in text.sections] for text in (content, original.text)]
    partners = pair_sections(*anchors)
    yield from _check_untranslated(composed, original, partners)
    ours, theirs = _numbers_by_section(composed), _numbers_by_section(beside)
    sections = [
        _Section(section_name(section.heading), section_target(index), ours[index])
        for index, section in enumerate(content.sections)
    ]
    for number, (index, section) in enumerate(zip(partners, original.text.sections, strict=True)):
        own = _Section(section_name(section.heading), _NOWHERE, ())
        marks = beside.prose_parts[number].marks
        pair = replace(
            own if index is None else sections[index], theirs=theirs[number], marks=marks
        )
        if index is None:
            sections.append(pair)
        else:
            sections[index] = pair
    yield from _check_sections(sections, composed, beside)


def _numbers_by_section(composed: Composition) -> Mapping[int | None, list[_Number]]:
    """Return the numbers of the prose by the index of their section."""
    found: defaultdict[int | None, list[_Number]] = defaultdict(list)
    for entry in composed.numbers:
        judged = entry.audited
        if entry.part.is_line:
            continue
        if judged.number is not None:
            found[entry.part.section].append(_Number(judged.literal, judged.number.value))
        elif judged.figure:
            mark = entry.part.passages[entry.passage].marks[judged.start]
            data = composed.shown_numbers[number_key(mark)]
            number = _Number(judged.literal, judged.figure.fact.value, data, judged.figure)
            found[entry.part.section].append(number)
    return found


def _check_sections(
    sections: Sequence[_Section], ours: Composition, theirs: Composition
) -> Iterator[Finding]:
    """Find what sections of the translation leave out, and numbers that the original lacks there."""
    everywhere = {number.cell for section in sections for number in _bound(section.ours)}
    gone: list[list[_Number]] = []
    new: list[list[_Number]] = []
    for section in sections:
        here, there = ({n.cell for n in _bound(side)} for side in (section.ours, section.theirs))
        # A section without its own counterpart may have been joined to another.
        known = everywhere if section.target == _NOWHERE else here
        gone.append([each for each in _bound(section.theirs) if each.cell not in known])
        new.append([each for each in _bound(section.ours) if each.cell not in there])
    # A number that stands in another section was moved.
    moved = {n.cell for row in gone for n in row} & {n.cell for row in new for n in row}
    told = {(mark.element, mark.reference) for part in ours.prose_parts for mark in part.marks}
    names = {entry.key: reference_line(entry.item).title for entry in theirs.content.references}
    names |= {each.reference: _name_of(each.data) for each in theirs.content.embeds}
    for section, lacking, more in zip(sections, gone, new, strict=True):
        missing, others = _compare_plain(section)
        left_out = {each.name: each.name for each in (*lacking, *missing) if each.cell not in moved}
        for mark in section.marks:
            if mark.element != "data" and (mark.element, mark.reference) not in told:
                told.add((mark.element, mark.reference))
                kind = block_label(_KINDS[mark.element])
                name = f"{kind} “{names.get(mark.reference) or mark.reference}”"
                left_out[name] = f"{mark.element} {mark.reference}"
        if left_out:
            sentence = _(
                "Section “%(section)s” leaves out of the original, or does not bind: %(names)s."
            )
            yield _finding(section, sentence, names=left_out)
        if added := {each.name: each.name for each in (*more, *others) if each.cell not in moved}:
            sentence = _("Section “%(section)s” has what the original lacks there: %(names)s.")
            yield _finding(section, sentence, names=added)
        by_cell = {number.cell: number for number in _bound(section.theirs)}
        for number in _bound(section.ours):
            other = by_cell.get(number.cell)
            if other and number.differs_from(other):
                sentence = _(
                    "Section “%(section)s” writes %(names)s; the original writes “%(there)s”."
                )
                yield _finding(
                    section, sentence, names={number.name: number.name}, there=other.literal
                )


def _finding(
    section: _Section, sentence: str, *, names: Mapping[str, str], there: str = ""
) -> Finding:
    params = {"section": section.name, "names": format_list(names), "there": there}
    about = "\n".join([*names.values(), there])
    return Finding("translation", sentence % params, section.target, about=about)


def _compare_plain(section: _Section) -> tuple[list[_Number], list[_Number]]:
    """Return the numbers without data that a section has in no form, and what it may have instead."""
    ours = [number for number in section.ours if not number.data]
    known = [number.value.copy_abs() for number in section.ours if number.data]
    missing: list[_Number] = []
    for number in filter(lambda number: number.is_plain, section.theirs):
        same = next((n for n in ours if n.value.copy_abs() == number.value.copy_abs()), None)
        if same:
            ours.remove(same)
        elif number.value.copy_abs() not in known:
            missing.append(number)
    return missing, [number for number in ours if number.is_plain][: len(missing)]


def _captions(marks: Iterable[Mark]) -> set[str]:
    """Return the captions of tables, charts and images, and the notes below them."""
    names = ("data-caption", "data-notes", "data-alt")
    return {mark.attributes[name] for mark in marks for name in names if mark.attributes.get(name)}


def _name_of(data: EmbedData) -> str:
    return data.alt if isinstance(data, ImageData) else getattr(data, "caption", "")


def _check_untranslated(
    composed: Composition, original: OriginalText, partners: Sequence[int | None]
) -> Iterator[Finding]:
    """Find words that are still those of the original."""
    content = composed.content
    if content.language == original.text.language:
        return
    for name, target, sentence in (
        ("title", "id_title", _("The title is still that of the original.")),
        ("standfirst", "id_standfirst", _("The standfirst is still that of the original.")),
    ):
        words = getattr(content, name)
        if is_untranslated(words, getattr(original.text, name), language=content.language):
            yield Finding("untranslated", sentence, target, about=words)
    for theirs, index in zip(original.text.sections, partners, strict=True):
        if index is None:
            continue
        ours, part = content.sections[index], composed.prose_parts[index]
        before = {passage.text for passage in passages_of(theirs.prose)}
        texts = [passage.text for passage in part.passages if passage.text in before]
        texts += [ours.heading] if ours.heading == theirs.heading else []
        texts += sorted(_captions(part.marks) & _captions(parse_prose(theirs.prose).marks))
        left = [t for t in texts if is_untranslated(t, t, language=content.language)]
        if left:
            sentence = ngettext(
                "Section “%(section)s” has %(count)d paragraph in the words of the original.",
                "Section “%(section)s” has %(count)d paragraphs in the words of the original.",
                len(left),
            )
            params = {"section": section_name(ours.heading), "count": len(left)}
            target, about = section_target(index), "\n".join(left)
            yield Finding("untranslated", sentence % params, target, about=about)


def _bound(numbers: Iterable[_Number]) -> list[_Number]:
    """Return the bound numbers, each cell once."""
    found = {number.cell: number for number in reversed(list(numbers)) if number.data}
    return list(reversed(found.values()))


def _cell(data: NumberData) -> tuple[str, str, str, str]:
    return data.dataset, data.entity, data.indicator, data.period


def _label(data: NumberData) -> str:
    return " · ".join(filter(None, [data.label, data.period])) or data.text


def check_translations(composed: Composition) -> Iterator[Finding]:
    """Find public translations with other bound numbers, or with other values of them.

    A translation is compared with its original elsewhere; one that is not public, when it is published.
    """
    article = composed.article
    root = article.original_id or article.pk
    group = Article.objects.of_group(root).exclude(pk__in=[article.pk, root])
    ours = {_cell(data): data for data in composed.shown_numbers.values()}
    editions = Edition.objects.newest(at=composed.at).filter(article__in=group)
    for other in editions.order_by("article"):
        shown = shown_in(EditionContent.from_json(other.content)).values()
        theirs = {_cell(data): data for data in shown}
        names = [
            _label(data)
            for cell, data in {**theirs, **ours}.items()
            if not (cell in ours and cell in theirs and ours[cell].value == theirs[cell].value)
        ]
        if names:
            sentence = _("“%(title)s” (%(language)s) has other bound numbers: %(names)s.")
            title, language = other.title, other.get_language_display()
            listed = format_list([*names[:_NAMED], "…"] if len(names) > _NAMED else names)
            params = {"title": title, "language": language, "names": listed}
            about = "\n".join([str(other.article_id), *names])
            yield Finding("translation", sentence % params, about=about)
