"""Diff of the sentences, tables and charts of an edition after a change of the data. Pure.

Only the data differs, and not the words, so nothing has to be aligned.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from articles.content import EditionContent, EmbedData, SectionContent
from articles.diff.blocks import Block
from articles.diff.embeds import DataChange, data_change
from articles.diff.remarks import (
    Remark,
    figure_remark,
    line_remarks,
    repetition_remarks,
    sentence_remarks,
)
from articles.diff.sections import block_label
from articles.diff.shown_data import Shown, ShownNumber, is_number, number_changed, value_text
from articles.diff.words import DiffPiece
from articles.prose.document import parse_prose
from articles.prose.passages import Passage, passages_of
from collabsite.web.text import section_name
from metrics.shown import NumberData, TableData

_KINDS = {"div": "table", "figure": "chart"}


@dataclass(frozen=True)
class ValueChange:
    """A changed value, with the labels of its row and column; `old` or `new` is '' if it is missing."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class QuotationChange:
    """A changed sentence (with `pieces`), or a changed table or chart (with `data`)."""

    kind: str
    section: str
    anchor: str
    pieces: tuple[DiffPiece, ...] = ()
    data: DataChange | None = None
    values: tuple[ValueChange, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def place(self) -> str:
        """The section's name, in the language of the interface."""
        return section_name(self.section)

    @property
    def label(self) -> str:
        """The kind of place, in the language of the interface."""
        return block_label(self.kind)


@dataclass(frozen=True)
class DataDiff:
    """The changes in what an edition shows, and remarks on its title, standfirst and headings."""

    changes: tuple[QuotationChange, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def __bool__(self) -> bool:
        """Return whether readers would see any change."""
        return bool(self.changes)

    @property
    def values(self) -> tuple[ValueChange, ...]:
        """The changed values, each once, in the order of the text."""
        found: dict[tuple[str, str], ValueChange] = {}
        for change in self.changes:
            for value in change.values:
                found.setdefault((value.row, value.column), value)
        return tuple(found.values())

    @property
    def places(self) -> int:
        """The number of changed values that readers see, also of those that are not named."""
        tables = (change.data for change in self.changes if change.data)
        return len(self.values) + sum(data.more_cells for data in tables)

    @property
    def all_remarks(self) -> tuple[Remark, ...]:
        """The remarks on changes, and those on other lines, each once."""
        found = [remark for change in self.changes for remark in change.remarks]
        return tuple(dict.fromkeys([*found, *self.remarks]))


def compare_data(
    content: EditionContent,
    shown: Sequence[EmbedData | None],
    *,
    datasets: Collection[str] | None = None,
) -> DataDiff:
    """Return the changes in what an edition shows.

    `shown` is the present data of its marks, as in `articles.publishing.composition.Composition`. With
    `datasets`, changes of other data are left out.
    """
    pairs = _paired(content, shown)
    changes: list[QuotationChange] = []
    moved: list[ShownNumber] = []
    for section, marks in zip(content.sections, pairs, strict=True):
        ours = [each for each in marks if datasets is None or each.before.dataset in datasets]
        selected = {id(each) for each in ours}
        moved += _changed(ours)
        if ours:
            changes += _in_section(section, marks, selected)
    return DataDiff(tuple(changes), tuple(dict.fromkeys(line_remarks(content, moved))))


def _changed(marks: Iterable[Shown[EmbedData]]) -> list[ShownNumber]:
    """Return the numbers among these marks that have changed."""
    return [each for each in marks if is_number(each) and number_changed(each.before, each.now)]


def _paired(
    content: EditionContent, shown: Sequence[EmbedData | None]
) -> tuple[tuple[Shown[EmbedData], ...], ...]:
    """Return the marks of each section with their data before and now."""
    before = iter(content.embeds)
    now = iter(shown)
    return tuple(
        tuple(
            Shown(mark, next(before).data, next(now))
            for mark in parse_prose(section.prose).marks
            if mark.element != "cite"
        )
        for section in content.sections
    )


def _in_section(
    section: SectionContent, marks: Sequence[Shown[EmbedData]], selected: Collection[int]
) -> Iterator[QuotationChange]:
    """Yield the changes of a section in the order of its text."""
    others = iter(marks)
    shown = [
        None if mark.element == "cite" else next(others)
        for mark in parse_prose(section.prose).marks
    ]
    changed = {id(each) for each in _changed(marks)}
    for passage in passages_of(section.prose):
        found = {at: shown[index] for at, index in passage.order.items()}
        here = {at: each for at, each in found.items() if each is not None and is_number(each)}
        if any(id(each) in selected and id(each) in changed for each in here.values()):
            yield from _sentences(section, passage, here, selected)
    for each in marks:
        kind = _KINDS.get(each.mark.element)
        if kind and id(each) in selected and (change := _embed(section, each, kind)):
            yield change


def _sentences(
    section: SectionContent,
    passage: Passage,
    here: Mapping[int, ShownNumber],
    selected: Collection[int],
) -> Iterator[QuotationChange]:
    for start, end in passage.sentences():
        moved = {
            at: each
            for at, each in here.items()
            if start <= at < end and id(each) in selected and number_changed(each.before, each.now)
        }
        changed = list(moved.values())
        if changed:
            yield QuotationChange(
                "sentence",
                section.heading,
                section.anchor,
                pieces=tuple(_pieces(passage, start, end, here)),
                values=tuple(_value(each) for each in changed),
                remarks=tuple(
                    dict.fromkeys(
                        [
                            *sentence_remarks(passage, moved),
                            *repetition_remarks(passage, start, end, changed),
                        ]
                    )
                ),
            )


def _pieces(
    passage: Passage, start: int, end: int, here: Mapping[int, ShownNumber]
) -> Iterator[DiffPiece]:
    """Yield the pieces of a sentence without its citations; changed numbers have an old and a new text."""
    text = ""
    # All sentences but the first begin with the space before them.
    while start < end and passage.text[start].isspace():
        start += 1
    for at in range(start, end):
        if at in here:
            each = here[at]
            was = each.before.text
            now = "—" if each.now is None else each.now.text
            if number_changed(each.before, each.now):
                if text:
                    yield _same(text)
                text = ""
                # A fixed wording does not change with the data.
                yield (
                    DiffPiece("changed", was, now, "data")
                    if was != now
                    else DiffPiece(
                        "format", was, now, "data", _bound(each.before), _bound(each.now)
                    )
                )
            else:
                text += was
        elif at not in passage.marks:
            text += passage.text[at]
    if text.strip():
        yield _same(text.rstrip())


def _bound(data: NumberData | None) -> tuple[str, ...]:
    """Return the description of the cell to which a number is bound, as in `articles.diff.blocks.Token`."""
    if data is None:
        return ()
    return ("\t".join(["cell -", data.value or "", data.label, data.as_in_table]),)


def _same(text: str) -> DiffPiece:
    text = re.sub(r"\s+", " ", text)
    return DiffPiece("same", text, text)


def _value(each: ShownNumber) -> ValueChange:
    data = each.now or each.before
    label, period = data.indicator_label, data.period
    header = label if not period or period in label else f"{label} ({period})"
    now = "" if each.now is None else value_text(each.now)
    return ValueChange(data.entity_label, header, value_text(each.before), now)


def _embed(section: SectionContent, each: Shown[EmbedData], kind: str) -> QuotationChange | None:
    """Return the change of a table or chart, None if its cells are the same."""
    old = Block(kind, (), each.mark.reference, each.mark.attributes, each.before)
    if each.now is None:
        caption = getattr(each.before, "caption", "") or each.mark.reference
        said = _("The data no longer has the rows or columns that “%(caption)s” shows.") % {
            "caption": caption
        }
        return QuotationChange(
            kind,
            section.heading,
            section.anchor,
            data=DataChange(caption),
            remarks=(Remark("gone", said),),
        )
    change = data_change(old, Block(kind, (), each.mark.reference, each.mark.attributes, each.now))
    if change is None:
        return None
    # A newer release alone is no change.
    change = replace(change, facts=tuple(f for f in change.facts if f.name != "release"))
    heads = tuple(fact for fact in change.facts if fact.name == "head")
    if not (
        heads
        or change.cells
        or change.rows_added
        or change.rows_removed
        or change.columns_added
        or change.columns_removed
    ):
        return None
    return QuotationChange(
        kind,
        section.heading,
        section.anchor,
        data=change,
        values=tuple(ValueChange(c.row, c.column, c.old, c.new) for c in change.cells),
        remarks=(figure_remark(each.now),) if isinstance(each.now, TableData) else (),
    )
