"""Checks of an article beside its translations and its original: their numbers, marks and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.agreement import DataValue, wording_agrees
from articles.audit.backing import Figure
from articles.content import EmbedData, ImageData
from articles.drafts.translation import OriginalText, is_untranslated, pair_sections, stated_value
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import passages_of
from articles.publishing.composition import ComposedArticle, Composition, compose
from articles.publishing.number_audit import number_key
from articles.sources.citations import reference_line
from collabsite.web.checklist import Finding, section_target
from collabsite.web.text import section_name
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
class _Pair:
    """The numbers of a section of the original, and of that of the translation.

    `target` is the place of the latter in the form.
    """

    name: str
    target: str
    ours: Sequence[_Number]
    theirs: Sequence[_Number]


def check_beside_original(composed: ComposedArticle) -> Iterator[Finding]:
    """Find numbers that a translation leaves out, binds or writes otherwise, and words of its original."""
    article, at = composed.article.original, composed.at
    if article is None:
        return
    original = OriginalText.of(article, at=at)
    # An edition has its own data; a draft is composed with the present data.
    shown = Composition(original.content) if original.content else compose(article, at=at)
    beside = ComposedArticle(article, shown, at)
    ours, theirs = _numbers_by_section(composed), _numbers_by_section(beside)
    content = composed.content
    partners = pair_sections(
        [section.anchor for section in content.sections],
        [section.anchor for section in original.text.sections],
    )
    pairs = [
        _Pair(
            section_name((original.text if index is None else content).sections[place].heading),
            _NOWHERE if index is None else section_target(index),
            () if index is None else ours.get(index, ()),
            theirs.get(number, ()),
        )
        for number, index in enumerate(partners)
        for place in [number if index is None else index]
    ]
    added = set(range(len(content.sections))) - set(partners)
    pairs += [
        _Pair(
            section_name(content.sections[index].heading),
            section_target(index),
            ours.get(index, ()),
            (),
        )
        for index in sorted(added)
    ]
    yield from _check_untranslated(composed, original, partners)
    yield from _check_bound(pairs)
    for pair in pairs:
        yield from _check_plain(pair)
    yield from _check_marks(composed, beside, partners)


def _numbers_by_section(composed: ComposedArticle) -> Mapping[int, list[_Number]]:
    """Return the numbers of the prose by the index of their section."""
    indexes = {section_target(n): n for n in range(len(composed.content.sections))}
    found: dict[int, list[_Number]] = {}
    for entry in composed.numbers:
        if entry.part.is_line or entry.part.target not in indexes:
            continue
        numbers = found.setdefault(indexes[entry.part.target], [])
        judged = entry.audited
        if judged.number is not None:
            numbers.append(_Number(judged.literal, judged.number.value))
        elif judged.figure:
            mark = entry.part.passages[entry.passage].marks[judged.start]
            data = composed.composition.numbers[number_key(mark)]
            value = judged.figure.fact.value
            numbers.append(_Number(judged.literal, value, data, judged.figure))
    return found


def _check_bound(pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """Find cells that a section of the translation lacks, and those that the original lacks there."""
    everywhere = _cells(number for pair in pairs for number in pair.ours)
    # A section without its own counterpart may have been joined to another.
    missing = [
        [number for number in _once(pair.theirs) if number.cell not in known]
        for pair in pairs
        for known in [everywhere if pair.target == _NOWHERE else _cells(pair.ours)]
    ]
    extra = [[n for n in _once(pair.ours) if n.cell not in _cells(pair.theirs)] for pair in pairs]
    # A number that stands in another section was moved.
    moved = _cells(n for row in missing for n in row) & _cells(n for row in extra for n in row)
    for pair, lacking, more in zip(pairs, missing, extra, strict=True):
        gone = [number for number in lacking if number.cell not in moved]
        new = [number for number in more if number.cell not in moved]
        for there, here in zip_longest(gone, new):
            yield _describe_cells(pair, here, there)
        by_cell = {number.cell: number for number in _once(pair.theirs)}
        for number in _once(pair.ours):
            other = by_cell.get(number.cell)
            if other and number.differs_from(other):
                sentence = _(
                    "Section “%(section)s” writes “%(here)s” for %(cell)s; the original writes"
                    " “%(there)s”."
                )
                params = {"here": number.literal, "there": other.literal, "cell": number.label}
                yield _finding(pair, sentence, **params)


def _describe_cells(pair: _Pair, here: _Number | None, there: _Number | None) -> Finding:
    """Return the finding about a cell of the original, of the translation, or one for the other."""
    if here and there:
        sentence = _(
            "Section “%(section)s” binds “%(here)s” to %(cell)s, where the original has “%(there)s”,"
            " %(original)s."
        )
        params = {"cell": here.label, "original": there.label}
        return _finding(pair, sentence, here=here.literal, there=there.literal, **params)
    if there:
        sentence = _(
            "Section “%(section)s” leaves out “%(number)s” of the original, %(cell)s, or does not"
            " bind it."
        )
        return _finding(pair, sentence, number=there.literal, cell=there.label)
    assert here  # noqa: S101 - one of the two is given.
    sentence = _(
        "Section “%(section)s” has “%(number)s”, %(cell)s, which the original lacks there."
    )
    return _finding(pair, sentence, number=here.literal, cell=here.label)


def _check_plain(pair: _Pair) -> Iterator[Finding]:
    """Find numbers of the original without data that the section does not have, in any form.

    Those in words are left out: languages differ in where they write “one”.
    """
    ours = [number for number in pair.ours if not number.data]
    known = [number.value.copy_abs() for number in pair.ours if number.data]
    missing: list[_Number] = []
    for number in pair.theirs:
        if number.data or not any(sign.isdigit() for sign in number.literal):
            continue
        same = next((n for n in ours if n.value.copy_abs() == number.value.copy_abs()), None)
        if same:
            ours.remove(same)
        elif number.value.copy_abs() not in known:
            missing.append(number)
    others = [number for number in ours if any(sign.isdigit() for sign in number.literal)]
    for there, here in zip_longest(missing, others[: len(missing)]):
        if here:
            sentence = _(
                "Section “%(section)s” writes “%(here)s” where the original writes “%(there)s”."
            )
            yield _finding(pair, sentence, here=here.literal, there=there.literal)
        else:
            sentence = _(
                "Section “%(section)s” leaves out the number “%(number)s” of the original."
            )
            yield _finding(pair, sentence, number=there.literal)


def _check_marks(
    ours: ComposedArticle, theirs: ComposedArticle, partners: Sequence[int | None]
) -> Iterator[Finding]:
    """Find citations, tables, charts and images of the original that stand nowhere in the translation."""
    told = {
        (mark.element, mark.reference)
        for part in ours.composition.prose_parts
        for mark in part.marks
    }
    sources = {entry.key: reference_line(entry.item).title for entry in theirs.content.references}
    names = sources | {each.reference: _name_of(each.data) for each in theirs.content.embeds}
    sentences = {
        "cite": _("Section “%(section)s” leaves out a citation of the original: “%(name)s”."),
        "div": _("Section “%(section)s” leaves out a table of the original: “%(name)s”."),
        "figure": _("Section “%(section)s” leaves out a chart of the original: “%(name)s”."),
        "picture": _("Section “%(section)s” leaves out an image of the original: “%(name)s”."),
    }
    for section, part, index in zip(
        theirs.content.sections, theirs.composition.prose_parts, partners, strict=True
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
    composed: ComposedArticle, original: OriginalText, partners: Sequence[int | None]
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
        ours, part = content.sections[index], composed.composition.prose_parts[index]
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


def _once(numbers: Iterable[_Number]) -> list[_Number]:
    """Return the bound numbers, each cell once."""
    found: dict[tuple[str, str, str, str], _Number] = {}
    for number in numbers:
        if number.data:
            found.setdefault(number.cell, number)
    return list(found.values())


def _cells(numbers: Iterable[_Number]) -> set[tuple[str, str, str, str]]:
    return {number.cell for number in numbers if number.data}


def _finding(pair: _Pair, sentence: str, **params: str) -> Finding:
    about = "\n".join(f"{name}: {words}" for name, words in params.items())
    sentence %= {"section": pair.name, **params}
    return Finding("translation", sentence, pair.target, about=about)
