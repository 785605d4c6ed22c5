"""Changes of what an edition shows when its data changes, as editors read them.

Only the data differs, and not the words, so nothing has to be aligned.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.audit.agreement import DataValue, wording_agrees
from articles.audit.backing import Backing
from articles.content import EditionContent, EmbedData
from articles.drafts.blocks import Block, DiffPiece, block_label, describe_formats, number_formats
from articles.drafts.diff import DataChange, ValueChange, compare_embed
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import ShownWords, cut_sentence, passages_of
from articles.publishing.claims import ClaimEntry, shown_words
from articles.publishing.number_audit import (
    NumberKey,
    audit,
    number_key,
    parts_of,
    shown_in,
)
from collabsite.web.checklist import Finding, Level
from collabsite.web.text import format_list, section_name
from metrics.shown import NumberData, TableData

# The most changes that a note names; it counts the others.
NAMED = 5

# What has no data that could change it.
_UNBOUND = (Backing.UNSOURCED, Backing.CITED, Backing.SEEN)


@dataclass(frozen=True)
class QuotationChange:
    """A changed sentence (with `pieces`), or a changed table or chart (with `data`).

    Of its findings, an error must be fixed before publishing, and a warning must be checked.
    """

    kind: str
    section: str = ""
    anchor: str = ""
    pieces: tuple[DiffPiece, ...] = ()
    data: DataChange | None = None
    values: tuple[ValueChange, ...] = ()
    findings: tuple[Finding, ...] = ()

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
    """The changes in what an edition shows; it is true if readers would see any."""

    changes: tuple[QuotationChange, ...] = ()

    def __bool__(self) -> bool:
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
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that must be checked, each once."""
        found = [each for change in self.changes for each in change.findings]
        return tuple(dict.fromkeys(each for each in found if each.level == Level.WARNING))


type _Number = tuple[NumberData, NumberData | None]


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
    then, now = shown_in(content), shown_in(content, shown)
    moved = {
        key: (was, now.get(key))
        for key, was in then.items()
        if datasets is None or was.dataset in datasets
        if number_changed(was, now.get(key))
    }
    embeds = zip(content.embeds, shown, strict=True)
    changes: list[QuotationChange] = []
    for section in content.sections:
        marks = [mark for mark in parse_prose(section.prose).marks if mark.element != "cite"]
        found: list[QuotationChange | None] = []
        if any(mark.element == "data" and number_key(mark) in moved for mark in marks):
            found += _sentences(section.prose, then, moved)
        for mark, (embed, present) in zip(marks, embeds, strict=False):
            if datasets is None or embed.data.dataset in datasets:
                found.append(_figure_change(mark, embed.data, present))
        changes += [
            replace(change, section=section.heading, anchor=section.anchor)
            for change in found
            if change
        ]
    return DataDiff(tuple(changes))


def number_changed(before: NumberData, now: NumberData | None) -> bool:
    """Return whether a number has changed for readers."""
    return now is None or (before.text, before.value, before.as_in_table) != (
        now.text,
        now.value,
        now.as_in_table,
    )


def _sentences(
    prose: str, then: Mapping[NumberKey, NumberData], moved: Mapping[NumberKey, _Number]
) -> Iterator[QuotationChange]:
    """Yield the changed sentences."""
    for passage in passages_of(prose):
        words = shown_words(passage, then)
        numbers = {
            at: moved[number_key(mark)]
            for at, mark in sorted(passage.marks.items())
            if mark.element == "data" and number_key(mark) in moved
        }
        for start, end in passage.sentences() if numbers else ():
            here = {at: number for at, number in numbers.items() if start <= at < end}
            findings = [
                finding
                for at, number in here.items()
                for finding in _check_number(*number, around=passage.around(at))
            ]
            if here:
                yield QuotationChange(
                    "sentence",
                    pieces=tuple(_pieces(words, start, end, here)),
                    values=tuple(_value(*number) for number in here.values()),
                    findings=tuple(dict.fromkeys(findings)),
                )


def _pieces(
    words: ShownWords, start: int, end: int, numbers: Mapping[int, _Number]
) -> Iterator[DiffPiece]:
    """Yield the pieces of a sentence without its citations; changed numbers have an old and a new text."""
    # All sentences but the first begin with the space before them.
    while start < end and words.passage.text[start].isspace():
        start += 1
    for at, (before, now) in numbers.items():
        yield from _same(words.between(start, at))
        shown = now.text if now else "—"
        if before.text != shown:
            yield DiffPiece("changed", before.text, shown, "data")
        else:
            # A fixed wording does not change with the data.
            formats = describe_formats(number_formats(before), number_formats(now))
            yield DiffPiece("format", before.text, shown, "data", formats)
        start = at + 1
    yield from _same(words.between(start, end).rstrip())


def _same(text: str) -> Iterator[DiffPiece]:
    text = re.sub(r"\s+", " ", text)
    if text:
        yield DiffPiece("same", text, text)


def _check_number(
    before: NumberData, now: NumberData | None, *, around: tuple[str, str]
) -> Iterator[Finding]:
    """Find that a changed number is gone, has another sign, or is not what its fixed wording says."""
    said = {"cell": before.label, "old": _written(before)}
    if now is None:
        sentence = _("The data no longer has this number: %(cell)s, which was %(old)s.")
        yield Finding("gone", sentence % said, level=Level.ERROR)
        return
    said |= {"new": now.as_in_table, "wording": now.wording}
    old, new = _fact(before), _fact(now)
    if now.wording and not (
        new is None or wording_agrees(now.wording, new, before=around[0], after=around[1])
    ):
        sentence = _("The fixed wording “%(wording)s” no longer agrees with %(new)s.")
        yield Finding("wording", sentence % said, level=Level.ERROR)
    if old and new and old.value * new.value < 0:
        sentence = _(
            "%(cell)s has changed its sign, %(old)s → %(new)s: does the sentence still hold?"
        )
        yield Finding("sign", sentence % said)


def _figure_change(mark: Mark, before: EmbedData, now: EmbedData | None) -> QuotationChange | None:
    """Return the change of a table or chart, None if its cells are the same."""
    kind = {"div": "table", "figure": "chart"}.get(mark.element)
    if kind is None:
        return None
    old = Block(kind, mark=mark, data=before)
    if now is None:
        said = _("The data no longer has the rows or columns that “%(caption)s” shows.")
        finding = Finding("gone", said % {"caption": old.name}, level=Level.ERROR)
        return QuotationChange(kind, data=DataChange(old.name), findings=(finding,))
    change = compare_embed(old, Block(kind, mark=mark, data=now))
    if change is None:
        return None
    # A newer release alone is no change.
    change = replace(change, facts=tuple(f for f in change.facts if f.name != "release"))
    names = (change.rows_added, change.rows_removed, change.columns_added, change.columns_removed)
    if not (change.cells or any(names) or any(fact.name == "head" for fact in change.facts)):
        return None
    findings = (_reread(now),) if isinstance(now, TableData) else ()
    return QuotationChange(kind, data=change, values=change.cells, findings=findings)


def _reread(data: TableData) -> Finding:
    """Return the warning about the words of a table or chart whose data has changed."""
    sentence = (
        _("“%(caption)s” shows other data now, of release %(release)d: read it again.")
        if not data.notes
        else _(
            "“%(caption)s” shows other data now, of release %(release)d: read it again, and its notes:"
            " “%(notes)s”"
        )
    )
    params = {"caption": data.caption, "release": data.release, "notes": data.notes}
    return Finding("reread", sentence % params)


def _value(before: NumberData, now: NumberData | None) -> ValueChange:
    data = now or before
    label, period = data.indicator_label, data.period
    header = label if not period or period in label else f"{label} ({period})"
    return ValueChange(data.entity_label, header, _written(before), _written(now) if now else "")


def _written(data: NumberData) -> str:
    """Return a value as the sentence writes it, or as the table does if the sentence uses other words."""
    is_plain = not data.form and not data.wording
    return (data.text if is_plain else data.as_in_table) or data.value or ""


def _fact(data: NumberData) -> DataValue | None:
    return None if data.value is None else DataValue(Decimal(data.value), data.sign, data.is_change)


def find_unread(before: EditionContent, content: EditionContent) -> Iterator[Finding]:
    """Find the sentences with other words or other data, and numbers that are bound to none, and so stay.

    A number that contradicts the figure beside it is an error of its own. A title, standfirst, heading or
    caption can't show data itself, and may speak of any.
    """
    then, now = shown_in(before), shown_in(content)
    moved = {key for key, data in now.items() if key in then and number_changed(then[key], data)}
    known = {
        (part.target, passage.text[start:end])
        for part in parts_of(before)
        for passage in part.passages
        for start, end in passage.sentences()
    }
    unbound = [
        each
        for each in audit(parts_of(content), now, {})
        if each.audited.number and each.audited.backing in _UNBOUND
    ]
    for _place, group in groupby(unbound, lambda each: (id(each.part), each.passage)):
        audited = list(group)
        part = audited[0].part
        passage = part.passages[audited[0].passage]
        for start, end in passage.sentences():
            here = [each.audited.literal for each in audited if start <= each.audited.start < end]
            is_changed = (
                part.is_line
                or (part.target, passage.text[start:end]) not in known
                or any(
                    start <= at < end and mark.element == "data" and number_key(mark) in moved
                    for at, mark in passage.marks.items()
                )
            )
            if here and is_changed:
                text = cut_sentence(shown_words(passage, now).between(start, end))
                sentence = ngettext(
                    "%(part)s: %(numbers)s is not bound to the data, which has changed: “%(text)s”"
                    " Read the sentence, and confirm it, or change it in the draft.",
                    "%(part)s: %(numbers)s are not bound to the data, which has changed: “%(text)s”"
                    " Read the sentence, and confirm it, or change it in the draft.",
                    len(here),
                )
                numbers = format_list(f"“{literal}”" for literal in here)
                params = {"part": part.name, "numbers": numbers, "text": text}
                yield Finding("unread", sentence % params, part.target)


def drafted_note(diff: DataDiff, claims: Iterable[ClaimEntry] = (), *, language: str) -> str:
    """Return a change note that names the changes, in the language of the article."""
    with translation.override(language):
        changes = [_claim_change(claim) for claim in claims]
        changes += [_change(value) for value in diff.values]
        for data in (change.data for change in diff.changes if change.data):
            changes += [_("row added: %(row)s") % {"row": row} for row in data.rows_added]
            changes += [_("row removed: %(row)s") % {"row": row} for row in data.rows_removed]
            changes += [_("column added: %(name)s") % {"name": n} for n in data.columns_added]
            changes += [_("column removed: %(name)s") % {"name": n} for n in data.columns_removed]
        changes = list(dict.fromkeys(changes))
        if not changes:
            return _("Data updated")
        named = pgettext("between the changes in a note", "; ").join(changes[:NAMED])
        more = len(changes) - NAMED
        if more > 0:
            sentence = ngettext("%(changes)s; and %(n)d more", "%(changes)s; and %(n)d more", more)
            return sentence % {"changes": named, "n": more}
        return named


def _claim_change(claim: ClaimEntry) -> str:
    words = {"claim": claim.literal, "wording": claim.wording}
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
