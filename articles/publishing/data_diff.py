"""Diff of what an edition shows after a change of the data, with remarks for editors. Pure.

Only the data differs, and not the words, so nothing has to be aligned.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import TIMES, NumberKind, numbers_in
from articles.audit.agreement import DataValue, agrees, comparable, wording_agrees
from articles.content import EditionContent, EmbedData
from articles.drafts.blocks import Block, DiffPiece, block_label, describe_formats, number_formats
from articles.drafts.diff import DataChange, ValueChange, compare_embed
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import Passage, passages_of
from collabsite.web.text import section_name
from metrics.shown import NumberData, TableData


@dataclass(frozen=True)
class Remark:
    """A hint for editors about a change.

    `code` is `gone` or `wording`, which must be fixed before publishing; `repeats`, `sign` or `reread`,
    which must be checked; or `fits`, which is information.
    """

    code: str
    sentence: str

    @property
    def is_blocking(self) -> bool:
        """Return whether it must be fixed before publishing."""
        return self.code in {"gone", "wording"}

    @property
    def needs_check(self) -> bool:
        """Return whether an editor must check it."""
        return self.code in {"repeats", "sign", "reread"}


@dataclass(frozen=True)
class QuotationChange:
    """A changed sentence (with `pieces`), or a changed table or chart (with `data`)."""

    kind: str
    section: str = ""
    anchor: str = ""
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
    remarks: tuple[Remark, ...] = ()

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
    data = ((embed.data, now) for embed, now in zip(content.embeds, shown, strict=True))
    changes: list[QuotationChange] = []
    moved: list[_Number] = []
    for section in content.sections:
        states = [
            None if mark.element == "cite" else _State(mark, *next(data), datasets)
            for mark in parse_prose(section.prose).marks
        ]
        ours = [state.number for state in states if state and state.is_moved and state.number]
        moved += ours
        found = [
            *(_sentences(section.prose, states) if ours else ()),
            *(_embed(state) for state in states if state and state.is_ours),
        ]
        changes += [
            replace(change, section=section.heading, anchor=section.anchor)
            for change in found
            if change
        ]
    return DataDiff(tuple(changes), tuple(dict.fromkeys(_line_remarks(content, moved))))


def number_changed(before: NumberData, now: NumberData | None) -> bool:
    """Return whether a number has changed for readers."""
    return now is None or (before.text, before.value, before.as_in_table) != (
        now.text,
        now.value,
        now.as_in_table,
    )


type _Number = tuple[NumberData, NumberData | None]


@dataclass(frozen=True)
class _State:
    """The data that a mark showed in the edition, and its data now; None if there is none any more."""

    mark: Mark
    before: EmbedData
    now: EmbedData | None
    datasets: Collection[str] | None

    @property
    def is_ours(self) -> bool:
        return self.datasets is None or self.before.dataset in self.datasets

    @property
    def number(self) -> _Number | None:
        if not isinstance(self.before, NumberData):
            return None
        return self.before, self.now if isinstance(self.now, NumberData) else None

    @property
    def is_moved(self) -> bool:
        return self.is_ours and bool(self.number and number_changed(*self.number))


def _sentences(prose: str, states: Sequence[_State | None]) -> Iterator[QuotationChange]:
    """Yield the changed sentences."""
    for passage in passages_of(prose):
        found = {at: states[index] for at, index in passage.order.items()}
        numbers = {at: state.number for at, state in found.items() if state and state.number}
        moved = {at for at, state in found.items() if state and state.is_moved}
        for start, end in passage.sentences():
            here = {at: numbers[at] for at in sorted(moved) if start <= at < end}
            if here:
                remarks = [
                    *_sentence_remarks(passage, here),
                    *_repetitions(passage.text, start, end, list(here.values())),
                ]
                yield QuotationChange(
                    "sentence",
                    pieces=tuple(_pieces(passage, start, end, numbers)),
                    values=tuple(_value(*number) for number in here.values()),
                    remarks=tuple(dict.fromkeys(remarks)),
                )


def _pieces(
    passage: Passage, start: int, end: int, numbers: Mapping[int, _Number]
) -> Iterator[DiffPiece]:
    """Yield the pieces of a sentence without its citations; changed numbers have an old and a new text."""
    text = ""
    # All sentences but the first begin with the space before them.
    while start < end and passage.text[start].isspace():
        start += 1
    for at in range(start, end):
        if at not in passage.marks:
            text += passage.text[at]
        elif at in numbers:
            before, now = numbers[at]
            if not number_changed(before, now):
                text += before.text
                continue
            if text:
                yield _same(text)
            text = ""
            shown = now.text if now else "—"
            if before.text != shown:
                yield DiffPiece("changed", before.text, shown, "data")
            else:
                # A fixed wording does not change with the data.
                formats = describe_formats(number_formats(before), number_formats(now))
                yield DiffPiece("format", before.text, shown, "data", formats)
    if text.strip():
        yield _same(text.rstrip())


def _same(text: str) -> DiffPiece:
    text = re.sub(r"\s+", " ", text)
    return DiffPiece("same", text, text)


def _value(before: NumberData, now: NumberData | None) -> ValueChange:
    data = now or before
    label, period = data.indicator_label, data.period
    header = label if not period or period in label else f"{label} ({period})"
    return ValueChange(data.entity_label, header, _written(before), _written(now) if now else "")


def _embed(state: _State) -> QuotationChange | None:
    """Return the change of a table or chart, None if its cells are the same."""
    kind = {"div": "table", "figure": "chart"}.get(state.mark.element)
    if kind is None:
        return None
    old = Block(kind, mark=state.mark, data=state.before)
    if state.now is None:
        said = _("The data no longer has the rows or columns that “%(caption)s” shows.")
        remark = Remark("gone", said % {"caption": old.name})
        return QuotationChange(kind, data=DataChange(old.name), remarks=(remark,))
    change = compare_embed(old, Block(kind, mark=state.mark, data=state.now))
    if change is None:
        return None
    # A newer release alone is no change.
    change = replace(change, facts=tuple(f for f in change.facts if f.name != "release"))
    names = (change.rows_added, change.rows_removed, change.columns_added, change.columns_removed)
    if not (change.cells or any(names) or any(fact.name == "head" for fact in change.facts)):
        return None
    return QuotationChange(
        kind,
        data=change,
        values=change.cells,
        remarks=(_figure_remark(state.now),) if isinstance(state.now, TableData) else (),
    )


def _sentence_remarks(passage: Passage, moved: Mapping[int, _Number]) -> Iterator[Remark]:
    """Yield the remarks on the changed numbers of a sentence."""
    for at, (before, now) in moved.items():
        said = {"cell": before.label, "old": _written(before)}
        if now is None:
            sentence = _("The data no longer has this number: %(cell)s, which was %(old)s.")
            yield Remark("gone", sentence % said)
            continue
        said["new"] = now.as_in_table
        old, new = _fact(before), _fact(now)
        if wording := now.wording:
            said["wording"] = wording
            words = passage.around(at)
            if new and not wording_agrees(wording, new, before=words[0], after=words[1]):
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


def _repetitions(text: str, start: int, end: int, moved: Sequence[_Number]) -> Iterator[Remark]:
    """Yield remarks on other numbers of a sentence that agreed with an old value."""
    sentence = _(
        "“%(literal)s” in this sentence agreed with %(old)s, and does not agree with %(new)s."
    )
    for said in _outdated(text, start, end, moved):
        yield Remark("repeats", sentence % said)


def _figure_remark(data: TableData) -> Remark:
    """Return the remark on the words of a table or chart whose data has changed."""
    sentence = (
        _("“%(caption)s” shows other data now, of release %(release)d: read it again.")
        if not data.notes
        else _(
            "“%(caption)s” shows other data now, of release %(release)d: read it again, and its notes:"
            " “%(notes)s”"
        )
    )
    params = {"caption": data.caption, "release": data.release, "notes": data.notes}
    return Remark("reread", sentence % params)


def _line_remarks(content: EditionContent, moved: Sequence[_Number]) -> Iterator[Remark]:
    """Yield remarks on numbers in title, standfirst and headings that agreed with an old value."""
    if not moved:
        return
    lines = [(_("The title"), content.title), (_("The standfirst"), content.standfirst)]
    lines += [(_("The heading “%s”") % s.heading, s.heading) for s in content.sections]
    for name, words in lines:
        for said in _outdated(words, 0, len(words), moved):
            sentence = _(
                "%(line)s says “%(literal)s”, as the data did: %(cell)s was %(old)s, and is %(new)s."
            )
            yield Remark("repeats", sentence % {**said, "line": name})


def _outdated(
    text: str, start: int, end: int, moved: Sequence[_Number]
) -> Iterator[dict[str, str]]:
    """Yield the numbers in a text that agreed with an old value, and do not agree with the new one."""
    if not re.search(r"[\d\w]", text):
        return
    for number in numbers_in(text):
        if number.kind != NumberKind.QUANTITY or not start <= number.start < end:
            continue
        for before, now in moved:
            old, new = _fact(before), _fact(now) if now else None
            if old is None or now is None or new is None:
                continue
            if not comparable(number, old) and number.unit != TIMES:
                continue
            if agrees(text, number, old) and not agrees(text, number, new):
                yield {
                    "literal": number.literal,
                    "cell": before.label,
                    "old": _written(before),
                    "new": _written(now),
                }
                break


def _written(data: NumberData) -> str:
    """Return a value as the sentence writes it, or as the table does if the sentence uses other words."""
    is_plain = not data.form and not data.wording
    return (data.text if is_plain else data.as_in_table) or data.value or ""


def _fact(data: NumberData) -> DataValue | None:
    return None if data.value is None else DataValue(Decimal(data.value), data.sign, data.is_change)
