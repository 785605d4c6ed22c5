"""Comparison of two contents, as readers see them. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import (
    Byline,
    EditionContent,
    EmbedData,
    ImageData,
    ReferenceEntry,
    SectionContent,
)
from articles.drafts.blocks import (
    Block,
    DiffPiece,
    block_label,
    compare_lines,
    compare_texts,
    section_blocks,
    source_labels,
    tokens,
    whole_line,
)
from articles.sources.citations import reference_line
from collabsite.web.text import digest
from metrics.shown import TableData

# The most cells that a comparison names; it says how many more there are.
CELLS = 200


@dataclass(frozen=True)
class FactChange:
    """A changed fact; `old` or `new` is '' where there was none, and a text has its pieces.

    Of an entry of the reference list, `name` is `added`, `removed` or `changed`.
    """

    name: str
    old: str
    new: str
    pieces: tuple[DiffPiece, ...] = ()

    @property
    def label(self) -> str:
        """The fact's name, in the language of the interface."""
        return fact_label(self.name)


@dataclass(frozen=True)
class ValueChange:
    """A changed value, with the present labels of its row and column; '' if it is missing."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class DataChange:
    """Diff of a table, chart or image; `name` identifies it for readers."""

    name: str
    facts: tuple[FactChange, ...] = ()
    cells: tuple[ValueChange, ...] = ()
    more_cells: int = 0
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    reordered: bool = False


def fact_label(name: str) -> str:
    """Return the label of a fact, in the language of the interface."""
    labels = {
        "added": _("Added"),
        "removed": _("Removed"),
        "changed": _("Changed"),
        "title": _("Title"),
        "standfirst": _("Standfirst"),
        "language": _("Language"),
        "date": _("Date"),
        "origin": _("Origin"),
        "origin_url": _("Address of the origin"),
        "doi": "DOI",
        "licence": _("Licence"),
        "cover": _("Cover"),
        "authors": _("Authors"),
        "topics": _("Topics"),
        "caption": _("Caption"),
        "notes": pgettext("under a table or chart", "Notes"),
        "alt": _("Alternative text"),
        "decorative": _("Decorative"),
        "credit": _("Credit"),
        "kind": _("Kind of chart"),
        "release": _("Release of the data"),
        "row_label": _("Head of the first column"),
        "sources": _("Sources"),
        "head": _("Name"),
        "slug": _("Address"),
        "translation_of": _("Translation of"),
        "original_edition": _("Follows edition"),
        "citations": _("Sources in the reference list"),
    }
    return labels.get(name, name)


def compare_embed(old: Block, new: Block) -> DataChange | None:
    """Return the changes between two states of one embed; None if a reader sees no difference."""
    before, after = _Grid.of(old.data), _Grid.of(new.data)
    cells = [
        ValueChange(row, column, before.cells[key], cell)
        for key, cell in after.cells.items()
        if key in before.cells and before.cells[key] != cell
        for row, column in [(after.rows[key[0]], after.columns[key[1]])]
    ]
    facts = [
        FactChange(name, was, now)
        for name in (
            *("caption", "notes", "alt", "decorative", "credit", "kind", "release", "row_label"),
            "sources",
        )
        for was, now in [(_said(old, name), _said(new, name))]
        if was != now
    ]
    facts += [
        FactChange("head", was[code], now[code])
        for was, now in [(before.columns, after.columns), (before.rows, after.rows)]
        for code in was
        if code in now and was[code] != now[code]
    ]
    change = DataChange(
        name=new.name,
        facts=tuple(facts),
        cells=tuple(cells[:CELLS]),
        more_cells=max(0, len(cells) - CELLS),
        rows_added=_only_in(after.rows, before.rows),
        rows_removed=_only_in(before.rows, after.rows),
        columns_added=_only_in(after.columns, before.columns),
        columns_removed=_only_in(before.columns, after.columns),
        reordered=any(
            [code for code in was if code in now] != [code for code in now if code in was]
            for was, now in [(before.rows, after.rows), (before.columns, after.columns)]
        ),
    )
    return None if change == DataChange(new.name) else change


def _only_in(names: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for code, name in names.items() if code not in others)


class _Grid(NamedTuple):
    """The names of rows and columns by their codes, and the cells; of an image, none."""

    rows: dict[str, str]
    columns: dict[str, str]
    cells: dict[tuple[str, str], str]

    @classmethod
    def of(cls, data: EmbedData | None) -> "_Grid":
        table = data if isinstance(data, TableData) else TableData()
        columns = {f"{c.code}/{c.period}": c.header or c.label or c.code for c in table.columns}
        return cls(
            {row.code: row.label or row.code for row in table.rows},
            columns,
            {
                (row.code, code): cell.text
                for row in table.rows
                for code, cell in zip(columns, row.cells, strict=False)
            },
        )


def _said(block: Block, name: str) -> str:
    attributes = block.mark.attributes if block.mark else {}
    value = getattr(block.data, name, "") or attributes.get(f"data-{name}", "")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "✓" if value is True else str(value)


# Two blocks are states of one if this share of their words is the same, and they are so near.
_ALIKE = 0.4
_NEAR = 50


@dataclass(frozen=True)
class BlockChange:
    """Diff of a block, or of `count` unchanged blocks in a row.

    `kind` is `same`, `added`, `removed` or `changed`; `block` is the kind of the block, and `was` what it
    was, if that is something else. Text has `pieces`; a table, chart or image has `data`.
    """

    kind: str
    block: str = ""
    was: str = ""
    count: int = 1
    pieces: tuple[DiffPiece, ...] = ()
    data: DataChange | None = None

    @property
    def block_label(self) -> str:
        """The kind of block, in the language of the interface."""
        return block_label(self.block)

    @property
    def was_label(self) -> str:
        """The former kind of block, in the language of the interface."""
        return block_label(self.was)


@dataclass(frozen=True)
class SectionChange:
    """A section that differs: `kind` is `added`, `removed` or `kept`.

    `after` is the heading before a section that has moved ('' if it is the first). `renamed` has the
    pieces of a heading that differs.
    """

    kind: str
    anchor: str
    heading: str
    moved: bool = False
    after: str = ""
    renamed: tuple[DiffPiece, ...] = ()
    blocks: tuple[BlockChange, ...] = ()

    @property
    def changed(self) -> bool:
        """Return whether the text of a section that was kept has changed."""
        return self.kind == "kept" and bool(self.blocks)


@dataclass(frozen=True)
class Changes:
    """Differences between two contents, in the language of the newer one."""

    language: str
    texts: tuple[FactChange, ...]
    facts: tuple[FactChange, ...]
    sections: tuple[SectionChange, ...]
    references: tuple[FactChange, ...]
    words: int

    def __bool__(self) -> bool:
        """Return whether there is any difference that readers see."""
        return bool(self.texts or self.facts or self.sections or self.references)


def compare(old: EditionContent, new: EditionContent) -> Changes:
    """Return the changes from `old` to `new`; `words` counts added and removed words.

    Sections are matched by their anchors. Within them paragraphs are aligned, and within these words;
    numbers bound to data, citations and tables are followed by what they refer to.
    """
    labels = source_labels(old, new)
    before, after = _facts(old), _facts(new)
    if before["cover"] == after["cover"] and isinstance(new.shown_cover, ImageData):
        before["cover"], after["cover"] = (
            f"{words} [{digest(dict(each.files))[:7]}]" if isinstance(each, ImageData) else words
            for words, each in (
                (before["cover"], old.shown_cover),
                (after["cover"], new.shown_cover),
            )
        )
    texts = tuple(
        FactChange(name, was, now, compare_texts(was, now))
        for name in ("title", "standfirst")
        for was, now in [(getattr(old, name).strip(), getattr(new, name).strip())]
        if was != now
    )
    sections = tuple(
        _sections(
            list(zip(old.sections, section_blocks(old, labels), strict=True)),
            list(zip(new.sections, section_blocks(new, labels), strict=True)),
        )
    )
    lines = [text.pieces for text in texts]
    for section in sections:
        lines += [section.renamed, *(block.pieces for block in section.blocks)]
    return Changes(
        language=new.language,
        texts=texts,
        facts=tuple(
            FactChange(name, was, after[name]) for name, was in before.items() if was != after[name]
        ),
        sections=sections,
        references=tuple(_references(old.references, new.references)),
        words=sum(piece.words for line in lines for piece in line),
    )


def _facts(content: EditionContent) -> dict[str, str]:
    cover = content.shown_cover if isinstance(content.shown_cover, ImageData) else None
    followed = content.translation_of.edition if content.translation_of else None
    return {
        "language": content.language,
        "date": content.date,
        "origin": content.origin,
        "origin_url": content.origin_url,
        "doi": content.doi,
        "licence": " · ".join(filter(None, [content.licence, content.licence_url])),
        # What a chart draws is a difference of the text.
        "cover": f"{cover.caption or cover.image} · {cover.alt}".rstrip(" ·") if cover else "",
        "original_edition": str(followed or ""),
        "authors": "; ".join(map(_byline, content.bylines)),
        "topics": ", ".join(sorted(content.topics)),
    }


def _byline(author: Byline) -> str:
    details = ", ".join(filter(None, [author.affiliation, author.orcid]))
    return f"{author.name} ({details})" if details else author.name


def _references(
    old: Sequence[ReferenceEntry], new: Sequence[ReferenceEntry]
) -> Iterator[FactChange]:
    """Yield the entries that differ, those of the new list first; their numbers do not matter."""
    before, after = ({entry.key: _line(entry) for entry in entries} for entries in (old, new))
    for key, line in after.items():
        if before.get(key) != line:
            yield FactChange("changed" if key in before else "added", before.get(key, ""), line)
    for key, line in before.items():
        if key not in after:
            yield FactChange("removed", line, "")


def _line(entry: ReferenceEntry) -> str:
    line = reference_line(entry.item)
    title = f"{line.title} ({line.year})" if line.year else line.title
    return ". ".join(filter(None, [line.authors, title, line.details, entry.locator, line.url]))


type _Section = tuple[SectionContent, tuple[Block, ...]]


def _sections(old: Sequence[_Section], new: Sequence[_Section]) -> Iterator[SectionChange]:
    """Yield the sections that differ, in the new order; removed ones keep their old place."""
    pairs = _pairs([each for each, _blocks in old], [each for each, _blocks in new])
    order = [pairs.get(place, -1 - place) for place in range(len(new))]
    matcher = SequenceMatcher(None, range(len(old)), order, autojunk=False)
    for tag, i, i2, j, j2 in matcher.get_opcodes():
        for place in range(i, i2):
            if place not in pairs.values():
                yield _alone(*old[place], "removed")
        for place in range(j, j2):
            if place in pairs:
                is_moved = tag != "equal"
                after = new[place - 1][0].heading if is_moved and place else ""
                change = _kept(old[pairs[place]], new[place], moved=is_moved, after=after)
                if is_moved or change.renamed or change.blocks:
                    yield change
            else:
                yield _alone(*new[place], "added")


def _pairs(old: Sequence[SectionContent], new: Sequence[SectionContent]) -> dict[int, int]:
    """Return the places of the new sections with those of the old ones that they were."""
    pairs: dict[int, int] = {}
    for name in ("anchor", "heading"):
        free = {getattr(s, name): at for at, s in enumerate(old) if at not in pairs.values()}
        for place, section in enumerate(new):
            if place not in pairs and getattr(section, name) in free:
                pairs[place] = free.pop(getattr(section, name))
    return pairs


def _alone(section: SectionContent, blocks: Sequence[Block], kind: str) -> SectionChange:
    heading = whole_line(list(tokens(section.heading)), "in" if kind == "added" else "out")
    changes = tuple(_one_sided(block, kind) for block in blocks)
    return SectionChange(kind, section.anchor, section.heading, renamed=heading, blocks=changes)


def _kept(old: _Section, new: _Section, *, moved: bool, after: str) -> SectionChange:
    was, now = old[0].heading, new[0].heading
    renamed = compare_texts(was, now) if was != now else ()
    blocks = _blocks(old[1], new[1])
    return SectionChange("kept", new[0].anchor, now, moved, after, renamed, blocks)


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockChange, ...]:
    """Return the diff of a section's blocks; () if all are the same."""
    matcher = SequenceMatcher(None, [b.key for b in old], [b.key for b in new], autojunk=False)
    changes: list[BlockChange] = []
    for tag, i, i2, j, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes.append(BlockChange("same", count=i2 - i))
        else:
            changes += _replaced(old[i:i2], new[j:j2])
    if all(change.kind == "same" for change in changes):
        return ()
    # Blocks in a row that are the same are one.
    joined: list[BlockChange] = []
    for is_same, run in groupby(changes, lambda change: change.kind == "same"):
        if is_same:
            joined.append(BlockChange("same", count=sum(change.count for change in run)))
        else:
            joined += run
    return tuple(joined)


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    """Pair the blocks that are states of one; the others were added or removed."""
    least = _ALIKE / 2 if len(old) == len(new) == 1 else _ALIKE
    words = [Counter(token.key for token in block.tokens) for block in old]
    passed = 0
    for block in new:
        counted = Counter(token.key for token in block.tokens)
        near = range(passed, min(passed + _NEAR, len(old)))
        found = [at for at in near if _alikeness(old[at], block, words[at], counted) >= least]
        if found:
            yield from (_one_sided(each, "removed") for each in old[passed : found[0]])
            yield _changed(old[found[0]], block)
            passed = found[0] + 1
        else:
            yield _one_sided(block, "added")
    yield from (_one_sided(each, "removed") for each in old[passed:])


def _alikeness(old: Block, new: Block, before: Counter[str], after: Counter[str]) -> float:
    """Return the share of words that two blocks have in common; 1 for two states of one embed."""
    if old.mark and new.mark:
        return float((old.kind, old.mark.reference) == (new.kind, new.mark.reference))
    if old.mark or new.mark:
        return 0
    return 2 * (before & after).total() / (before.total() + after.total())


def _changed(old: Block, new: Block) -> BlockChange:
    if new.mark:
        data = compare_embed(old, new)
        # Changes that no reader sees are ignored.
        return BlockChange("changed", new.kind, data=data) if data else BlockChange("same")
    was = old.kind if old.kind != new.kind else ""
    return BlockChange("changed", new.kind, was, pieces=compare_lines(old.tokens, new.tokens))


def _one_sided(block: Block, kind: str) -> BlockChange:
    if block.mark:
        return BlockChange(kind, block.kind, data=DataChange(block.name))
    pieces = whole_line(block.tokens, "in" if kind == "added" else "out")
    return BlockChange(kind, block.kind, pieces=pieces)
