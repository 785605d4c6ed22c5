"""Checks of an article beside its translations and its original: their numbers, marks and words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.agreement import DataValue, wording_agrees
from articles.audit.backing import Figure
from articles.content import EditionContent, EmbedData, ImageData
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
        data = self.data or NumberData()
        return data.dataset, data.entity, data.indicator, data.period

    @property
    def label(self) -> str:
        """Name of the cell for editors."""
        return " · ".join(filter(None, [self.data.label, self.data.period])) if self.data else ""

    @property
    def name(self) -> str:
        """The number as it is written, with the name of its cell."""
        return f"“{self.literal}” ({self.label})" if self.data else f"“{self.literal}”"

    @property
    def is_in_digits(self) -> bool:
        """Return whether it is written with digits."""
        return any(sign.isdigit() for sign in self.literal)

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

    `target` is the place of the latter in the form.
    """

    name: str
    target: str
    ours: Sequence[_Number]
    theirs: Sequence[_Number]


def check_beside_original(composed: Composition) -> Iterator[Finding]:
    """Find numbers that a translation leaves out, binds or writes otherwise, and words of its original."""
    article, at, content = composed.article.original, composed.at, composed.content
    if article is None:
        return
    original = OriginalText.of(article, at=at)
    # An edition has its own data; a draft is composed with the present data.
    beside = (
        Composition(article, at, original.content) if original.content else compose(article, at=at)
    )
    partners = pair_sections(
        [section.anchor for section in content.sections],
        [section.anchor for section in original.text.sections],
    )
    pairs: list[tuple[int | None, int | None]] = [*zip(partners, count(), strict=False)]
    pairs += [(index, None) for index in range(len(content.sections)) if index not in partners]
    ours, theirs = _numbers_by_section(composed), _numbers_by_section(beside)
    sections = [
        _Section(
            section_name(
                original.text.sections[number or 0].heading
                if index is None
                else content.sections[index].heading
            ),
            _NOWHERE if index is None else section_target(index),
            ours[index],
            theirs[number],
        )
        for index, number in pairs
    ]
    yield from _check_untranslated(composed, original, partners)
    yield from _check_numbers(sections)
    yield from _check_marks(composed, beside, partners)


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


def _check_numbers(sections: Sequence[_Section]) -> Iterator[Finding]:
    """Find numbers that a section of the translation lacks, and those that the original lacks there."""
    everywhere = {number.cell for section in sections for number in _bound(section.ours)}
    gone: list[list[_Number]] = []
    new: list[list[_Number]] = []
    for section in sections:
        here = {number.cell for number in _bound(section.ours)}
        # A section without its own counterpart may have been joined to another.
        known = everywhere if section.target == _NOWHERE else here
        gone.append([each for each in _bound(section.theirs) if each.cell not in known])
        there = {number.cell for number in _bound(section.theirs)}
        new.append([each for each in _bound(section.ours) if each.cell not in there])
    # A number that stands in another section was moved.
    moved = {n.cell for row in gone for n in row} & {n.cell for row in new for n in row}
    left_out = _(
        "Section “%(section)s” leaves out numbers of the original, or does not bind them: %(numbers)s."
    )
    added = _("Section “%(section)s” has numbers that the original lacks there: %(numbers)s.")
    for section, lacking, more in zip(sections, gone, new, strict=True):
        missing, others = _compare_plain(section)
        for sentence, bound, plain in ((left_out, lacking, missing), (added, more, others)):
            numbers = [*(number for number in bound if number.cell not in moved), *plain]
            if numbers:
                named = format_list(number.name for number in numbers)
                about = "\n".join(number.name for number in numbers)
                params = {"section": section.name, "numbers": named}
                yield Finding("translation", sentence % params, section.target, about=about)
        by_cell = {number.cell: number for number in _bound(section.theirs)}
        for number in _bound(section.ours):
            other = by_cell.get(number.cell)
            if other and number.differs_from(other):
                sentence = _(
                    "Section “%(section)s” writes “%(here)s” for %(cell)s; the original writes"
                    " “%(there)s”."
                )
                params = {"here": number.literal, "there": other.literal, "cell": number.label}
                about = "\n".join(params.values())
                params |= {"section": section.name}
                yield Finding("translation", sentence % params, section.target, about=about)


def _compare_plain(section: _Section) -> tuple[list[_Number], list[_Number]]:
    """Return the numbers without data that the section does not have in any form, and what it may have instead.

    Those in words are left out: languages differ in where they write “one”.
    """
    ours = [number for number in section.ours if not number.data]
    known = [number.value.copy_abs() for number in section.ours if number.data]
    missing: list[_Number] = []
    for number in section.theirs:
        if number.data or not number.is_in_digits:
            continue
        same = next((n for n in ours if n.value.copy_abs() == number.value.copy_abs()), None)
        if same:
            ours.remove(same)
        elif number.value.copy_abs() not in known:
            missing.append(number)
    return missing, [number for number in ours if number.is_in_digits][: len(missing)]


def _check_marks(
    ours: Composition, theirs: Composition, partners: Sequence[int | None]
) -> Iterator[Finding]:
    """Find citations, tables, charts and images of the original that stand nowhere in the translation."""
    told = {(mark.element, mark.reference) for part in ours.prose_parts for mark in part.marks}
    sources = {entry.key: reference_line(entry.item).title for entry in theirs.content.references}
    names = sources | {each.reference: _name_of(each.data) for each in theirs.content.embeds}
    sentences = {
        "cite": _("Section “%(section)s” leaves out a citation of the original: “%(name)s”."),
        "div": _("Section “%(section)s” leaves out a table of the original: “%(name)s”."),
        "figure": _("Section “%(section)s” leaves out a chart of the original: “%(name)s”."),
        "picture": _("Section “%(section)s” leaves out an image of the original: “%(name)s”."),
    }
    for section, part, index in zip(
        theirs.content.sections, theirs.prose_parts, partners, strict=True
    ):
        own = section if index is None else ours.content.sections[index]
        for mark in part.marks:
            key = mark.element, mark.reference
            if mark.element in sentences and key not in told:
                told.add(key)
                params = {
                    "section": section_name(own.heading),
                    "name": names.get(mark.reference) or mark.reference,
                }
                target = _NOWHERE if index is None else section_target(index)
                about = f"{mark.element} {mark.reference}"
                yield Finding("translation", sentences[mark.element] % params, target, about=about)


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
    found: dict[tuple[str, str, str, str], _Number] = {}
    for number in numbers:
        if number.data:
            found.setdefault(number.cell, number)
    return list(found.values())


def check_translations(composed: Composition) -> Iterator[Finding]:
    """Find translations with other bound numbers, or with other values of them.

    A translation is compared with its original elsewhere; one that is not public, when it is published.
    """
    article = composed.article
    root = article.original_id or article.pk
    group = Article.objects.of_group(root).exclude(pk__in=[article.pk, root])
    ours = _numbers_by_cell(composed.content)
    editions = Edition.objects.newest(at=composed.at).filter(article__in=group)
    for other in editions.order_by("article"):
        theirs = _numbers_by_cell(EditionContent.from_json(other.content))
        here = _find_differences(ours, theirs)
        there = _find_differences(theirs, ours)
        if not here and not there:
            continue
        yield Finding(
            "translation",
            _(
                "“%(title)s” (%(language)s) has other bound numbers. Only here: %(here)s."
                " Only there: %(there)s."
            )
            % {
                "title": other.title,
                "language": other.get_language_display(),
                "here": _name_first(here),
                "there": _name_first(there),
            },
            about=f"{other.article_id} {sorted(here)} {sorted(there)}",
        )


# The numbers of an article by the references of their cells.
type _Bound = dict[str, NumberData]


def _numbers_by_cell(content: EditionContent) -> _Bound:
    return {
        "/".join(filter(None, [data.dataset, data.entity, data.indicator, data.period])): data
        for data in shown_in(content).values()
    }


def _find_differences(these: _Bound, those: _Bound) -> set[str]:
    """Return the cells that only these have, and those with another value."""
    return {
        f"{label}: {number.as_in_table}" if cell in those else label
        for cell, number in these.items()
        if cell not in those or those[cell].value != number.value
        for label in [" · ".join(filter(None, [number.label, number.period])) or number.text]
    }


def _name_first(cells: set[str], *, most: int = 3) -> str:
    """Return the first of the cells."""
    named = sorted(cells) or [_("none")]
    return format_list([*named[:most], "…"] if len(named) > most else named)
