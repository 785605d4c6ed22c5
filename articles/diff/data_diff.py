"""Diff of the sentences, tables and charts of an edition after a change of the data. Pure.

The words are the same before and after, so that nothing is aligned: each mark showed something,
and shows something now.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeGuard

from django.utils.translation import gettext as _

from articles.audit import TIMES, NumberKind, numbers_in
from articles.audit.agreement import DataValue, agrees, comparable, wording_agrees
from articles.content import EditionContent, EmbedData, NumberData, SectionContent
from articles.diff.blocks import Block
from articles.diff.embeds import DataChange, data_change
from articles.diff.sections import block_label
from articles.diff.words import DiffPiece
from articles.prose.document import Mark, parse_prose
from articles.prose.passages import Passage, passages_of
from collabsite.web.text import section_name

_KINDS = {"div": "table", "figure": "chart"}


@dataclass(frozen=True)
class Shown[Data: EmbedData]:
    """The data that a mark shows in the edition, and now (None: it refers to nothing)."""

    mark: Mark
    before: Data
    now: Data | None


type ShownNumber = Shown[NumberData]


def number_changed(before: NumberData, now: NumberData | None) -> bool:
    """Return whether a number shows another text."""
    return now is None or (before.text, before.value, before.as_in_table) != (
        now.text,
        now.value,
        now.as_in_table,
    )


def _is_number(shown: Shown[EmbedData]) -> TypeGuard[ShownNumber]:
    return isinstance(shown.before, NumberData)


@dataclass(frozen=True)
class ValueChange:
    """A changed value, with the labels of its row and column; '' where there is none."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Remark:
    """A hint for editors about a change.

    `code` is `gone`, `wording` (both must be fixed), `repeats`, `sign`, or `fits`, which is only
    good to know.
    """

    code: str
    sentence: str

    @property
    def stops(self) -> bool:
        """Return whether it must be fixed before publishing."""
        return self.code in {"gone", "wording"}

    @property
    def asks(self) -> bool:
        """Return whether an editor should check it."""
        return self.code in {"repeats", "sign"}


@dataclass(frozen=True)
class QuotationChange:
    """A changed sentence (with `pieces`), table or chart (with `data`)."""

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
    """All changes of an edition, and the numbers of other lines that repeat an old value."""

    changes: tuple[QuotationChange, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def __bool__(self) -> bool:
        """Return whether any number changes for a reader."""
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
    """Return the changes of an edition.

    `shown` is the present data of its marks, as in `articles.publishing.composition.Composition`; with
    `datasets`, only changes by these are returned.
    """
    pairs = _paired(content, shown)
    changes: list[QuotationChange] = []
    moved: list[ShownNumber] = []
    for section, marks in zip(content.sections, pairs, strict=True):
        ours = [each for each in marks if datasets is None or each.before.dataset in datasets]
        told = {id(each) for each in ours}
        moved += _changed(ours)
        if ours:
            changes += _in_section(section, marks, told)
    return DataDiff(tuple(changes), tuple(dict.fromkeys(_lines(content, moved))))


def _changed(marks: Iterable[Shown[EmbedData]]) -> list[ShownNumber]:
    """Return the numbers among these marks whose text changes."""
    return [each for each in marks if _is_number(each) and number_changed(each.before, each.now)]


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
    section: SectionContent, marks: Sequence[Shown[EmbedData]], told: Collection[int]
) -> Iterator[QuotationChange]:
    """Yield the changes of a section in the order of its text."""
    inline = iter([each for each in marks if _is_number(each)])
    changed = {id(each) for each in _changed(marks)}
    for passage in passages_of(section.prose):
        here = {at: next(inline) for at, m in passage.marks.items() if m.element == "data"}
        if any(id(each) in told and id(each) in changed for each in here.values()):
            yield from _sentences(section, passage, here, told)
    for each in marks:
        kind = _KINDS.get(each.mark.element)
        if kind and id(each) in told and (change := _embed(section, each, kind)):
            yield change


def _sentences(
    section: SectionContent,
    passage: Passage,
    here: Mapping[int, ShownNumber],
    told: Collection[int],
) -> Iterator[QuotationChange]:
    for start, end in passage.sentences():
        moved = {
            at: each
            for at, each in here.items()
            if start <= at < end and id(each) in told and number_changed(each.before, each.now)
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
                        [*_remarks(passage, moved), *_repeating(passage, start, end, changed)]
                    )
                ),
            )


def _pieces(
    passage: Passage, start: int, end: int, here: Mapping[int, ShownNumber]
) -> Iterator[DiffPiece]:
    """Yield the sentence without its citations, each number as it was and as it is."""
    text = ""
    # A sentence after another begins with the space between them.
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
                # A fixed wording stays as it is, whatever the data says.
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
    """Return the cell that a figure is bound to, in the format of `articles.diff.blocks.Token`."""
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
    now = "" if each.now is None else _as_said(each.now)
    return ValueChange(data.entity_label, header, _as_said(each.before), now)


def _as_said(data: NumberData) -> str:
    """Return a value in the language of the article, unless the sentence words it otherwise."""
    is_plain = not data.form and not data.wording
    return (data.text if is_plain else data.as_in_table) or data.value or ""


def _remarks(passage: Passage, moved: Mapping[int, ShownNumber]) -> Iterator[Remark]:
    """Yield the remarks on changed figures."""
    for at, each in moved.items():
        said = {"cell": each.before.label, "old": _as_said(each.before)}
        if each.now is None:
            sentence = _("The data no longer has this number: %(cell)s, which was %(old)s.")
            yield Remark("gone", sentence % said)
            continue
        said["new"] = each.now.as_in_table
        old, new = _fact(each.before), _fact(each.now)
        if wording := each.now.wording:
            said["wording"] = wording
            before, after = passage.around(at)
            if new and not wording_agrees(wording, new, before=before, after=after):
                sentence = _("The fixed wording “%(wording)s” no longer agrees with %(new)s.")
                yield Remark("wording", sentence % said)
            else:
                sentence = _("The fixed wording “%(wording)s” stays, and agrees with %(new)s.")
                yield Remark("fits", sentence % said)
        if old and new and old.value * new.value < 0:
            sentence = _(
                "%(cell)s has changed its sign, %(old)s → %(new)s: does the sentence still hold?"
            )
            yield Remark("sign", sentence % said)


def _repeating(
    passage: Passage, start: int, end: int, changed: Sequence[ShownNumber]
) -> Iterator[Remark]:
    """Yield the other numbers of the sentence that equal the old value."""
    for literal, each in _agreed(passage.text, start, end, changed):
        yield Remark(
            "repeats",
            _(
                "“%(literal)s” in this sentence agreed with %(old)s, and does not agree with %(new)s."
            )
            % {
                "literal": literal,
                "old": _as_said(each.before),
                "new": _as_said(each.now or NumberData()),
            },
        )


def _lines(content: EditionContent, moved: Sequence[ShownNumber]) -> Iterator[Remark]:
    """Yield the remarks on title, standfirst and headings that repeat changed values."""
    if not moved:
        return
    lines = [(_("The title"), content.title), (_("The standfirst"), content.standfirst)]
    lines += [(_("The heading “%s”") % s.heading, s.heading) for s in content.sections]
    for name, words in lines:
        for literal, each in _agreed(words, 0, len(words), moved):
            yield Remark(
                "repeats",
                _(
                    "%(line)s says “%(literal)s”, as the data did: %(cell)s was %(old)s, and is %(new)s."
                )
                % {
                    "line": name,
                    "literal": literal,
                    "cell": each.before.label,
                    "old": _as_said(each.before),
                    "new": _as_said(each.now or NumberData()),
                },
            )


def _agreed(
    text: str, start: int, end: int, changed: Sequence[ShownNumber]
) -> Iterator[tuple[str, ShownNumber]]:
    """Yield the numbers in a text that agree with the old value and not with the new one."""
    if not re.search(r"[\d\w]", text):
        return
    for number in numbers_in(text):
        if number.kind != NumberKind.QUANTITY or not start <= number.start < end:
            continue
        for each in changed:
            old, new = _fact(each.before), _fact(each.now) if each.now else None
            if old is None or new is None:
                continue
            if not comparable(number, old) and number.unit != TIMES:
                continue
            if agrees(text, number, old) and not agrees(text, number, new):
                yield number.literal, each
                break


def _fact(data: NumberData) -> DataValue | None:
    return None if data.value is None else DataValue(Decimal(data.value), data.unit)


def _embed(section: SectionContent, each: Shown[EmbedData], kind: str) -> QuotationChange | None:
    """Return the change of a table or chart; None if its cells are the same."""
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
    # The number of the release is not a change here.
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
    )
