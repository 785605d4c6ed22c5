"""Diff of two lists of sections: added, removed, moved, renamed and changed ones. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.diff.blocks import Block, SectionBlocks, tokens
from articles.diff.embeds import DataChange, data_change, embed_name
from articles.diff.words import DiffPiece, longest_increasing, pieces, whole

# Two blocks are states of one if this share of their words is the same.
_ALIKE = 0.4
# The most pairs of blocks that are compared for it; with more, what differs came and went.
_PAIRS = 40_000


@dataclass(frozen=True)
class BlockChange:
    """Diff of a block, or of `count` unchanged blocks in a row.

    `kind` is `same`, `added`, `removed` or `changed`; `block` what it is (p, h3, h4, ul, ol,
    quote, row, caption, footnote, equation, table, chart, image), and `was` what it was, if that
    is something else. Text has `pieces`; a table, chart or image has `data`.
    """

    kind: str
    block: str = ""
    was: str = ""
    count: int = 1
    pieces: tuple[DiffPiece, ...] = ()
    data: DataChange | None = None

    @property
    def words(self) -> int:
        """The number of words inserted and deleted."""
        return sum(piece.words for piece in self.pieces)

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

    `moved` is true if its position has changed, `after` is the heading before it now ('' if it is
    the first). `renamed` has the pieces of a heading that was renamed.
    """

    kind: str
    anchor: str
    heading: str
    moved: bool = False
    after: str = ""
    renamed: tuple[DiffPiece, ...] = ()
    blocks: tuple[BlockChange, ...] = ()

    @property
    def words(self) -> int:
        """The number of words inserted and deleted."""
        return sum(p.words for p in self.renamed) + sum(block.words for block in self.blocks)

    @property
    def changed(self) -> bool:
        """Return whether the text of a section that was kept has changed."""
        return self.kind == "kept" and bool(self.blocks)


def section_changes(
    old: Sequence[SectionBlocks], new: Sequence[SectionBlocks]
) -> tuple[SectionChange, ...]:
    """Return the sections that differ, in the new order; removed ones keep their old place."""
    pairs = _paired(old, new)
    partners = {now: was for was, now in pairs}
    # The longest common subsequence of both orders keeps its place; the others have moved.
    order = sorted(partners)
    still = {order[at] for at in longest_increasing([partners[now] for now in order])}
    changes: list[SectionChange] = []
    gone = [place for place in range(len(old)) if place not in partners.values()]
    for place, section in enumerate(new):
        if place in still:
            passed = [at for at in gone if at < partners[place]]
            changes += [_removed(old[at]) for at in passed]
            gone = gone[len(passed) :]
        after = new[place - 1].heading if place else ""
        if place in partners:
            moved = place not in still
            change = _kept(old[partners[place]], section, moved=moved, after=after if moved else "")
            changes += [change] if change else []
        else:
            changes.append(_added(section, after))
    return (*changes, *(_removed(old[at]) for at in gone))


def block_changes(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockChange, ...]:
    """Return the diff of a section's blocks; () if all are the same."""
    changes: list[BlockChange] = []
    prints = [_print(block) for block in old], [_print(block) for block in new]
    matcher = SequenceMatcher(None, *prints, autojunk=False)
    for tag, i, i2, j, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes.append(BlockChange("same", count=i2 - i))
        else:
            changes += _replaced(old[i:i2], new[j:j2])
    return () if all(change.kind == "same" for change in changes) else join_same(changes)


def _paired(old: Sequence[SectionBlocks], new: Sequence[SectionBlocks]) -> list[tuple[int, int]]:
    """Match the sections by anchor, else by an equal heading or equal text."""
    pairs: dict[int, int] = {}
    for key in (
        lambda section: section.anchor,
        lambda section: section.heading,
        lambda section: tuple(_print(block) for block in section.blocks),
    ):
        free = {key(section): at for at, section in enumerate(old) if at not in pairs}
        taken = set(pairs.values())
        for place, section in enumerate(new):
            if place not in taken and key(section) and key(section) in free:
                pairs[free.pop(key(section))] = place
    # Two openings are one also if all their words are others.
    openings = old and new and not (old[0].anchor or old[0].heading or new[0].heading)
    if openings and 0 not in pairs and 0 not in pairs.values():
        pairs[0] = 0
    return sorted(pairs.items())


def _kept(
    old: SectionBlocks, new: SectionBlocks, *, moved: bool, after: str
) -> SectionChange | None:
    renamed: tuple[DiffPiece, ...] = ()
    if old.heading != new.heading:
        renamed = pieces(tuple(tokens(old.heading)), tuple(tokens(new.heading)))
    change = SectionChange(
        kind="kept",
        anchor=new.anchor,
        heading=new.heading,
        moved=moved,
        after=after,
        renamed=renamed,
        blocks=block_changes(old.blocks, new.blocks),
    )
    return change if moved or renamed or change.blocks else None


def _added(section: SectionBlocks, after: str) -> SectionChange:
    heading = whole(tuple(tokens(section.heading)), "in")
    blocks = tuple(_one_sided(block, "added") for block in section.blocks)
    return SectionChange(
        "added", section.anchor, section.heading, after=after, renamed=heading, blocks=blocks
    )


def _removed(section: SectionBlocks) -> SectionChange:
    heading = whole(tuple(tokens(section.heading)), "out")
    blocks = tuple(_one_sided(block, "removed") for block in section.blocks)
    return SectionChange("removed", section.anchor, section.heading, renamed=heading, blocks=blocks)


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[BlockChange]:
    """Pair the blocks that are states of one; the others were added or removed."""
    i = j = 0
    for was, now in [*_partners(old, new), (len(old), len(new))]:
        yield from (_one_sided(block, "removed") for block in old[i:was])
        yield from (_one_sided(block, "added") for block in new[j:now])
        if was < len(old):
            yield _changed(old[was], new[now])
        i, j = was + 1, now + 1


def _changed(old: Block, new: Block) -> BlockChange:
    was = old.kind if old.kind != new.kind else ""
    if new.is_text:
        return BlockChange("changed", new.kind, was, pieces=pieces(old.tokens, new.tokens))
    data = data_change(old, new)
    # Changes that no reader sees are ignored.
    return BlockChange("changed", new.kind, data=data) if data else BlockChange("same")


def _one_sided(block: Block, kind: str) -> BlockChange:
    if block.is_text:
        return BlockChange(
            kind, block.kind, pieces=whole(block.tokens, "in" if kind == "added" else "out")
        )
    return BlockChange(kind, block.kind, data=DataChange(embed_name(block)))


def _partners(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Return the pairs, in order in both lists, with the greatest sum of similarities."""
    if len(old) * len(new) > _PAIRS:
        return []
    least = _ALIKE / 2 if len(old) == len(new) == 1 else _ALIKE
    bags = (
        [Counter(t.key for t in b.tokens) for b in old],
        [Counter(t.key for t in b.tokens) for b in new],
    )
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    alike = {
        (i, j): share
        for i, was in enumerate(old)
        for j, now in enumerate(new)
        for share in [_likeness(was, now, bags[0][i], bags[1][j], least)]
        if share
    }
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = best[i + 1][j + 1] + alike[i, j] if (i, j) in alike else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if (i, j) in alike and best[i][j] == best[i + 1][j + 1] + alike[i, j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(
    old: Block, new: Block, before: Counter[str], after: Counter[str], least: float
) -> float:
    """Return the share of words that two blocks have in common, 0 if they can't be paired."""
    if not (old.is_text and new.is_text):
        return float(old.kind == new.kind and old.reference == new.reference)
    sizes = len(old.tokens), len(new.tokens)
    if 2 * min(sizes) < least * sum(sizes):
        return 0.0
    common = sum(min(count, after[key]) for key, count in before.items() if key in after)
    share = 2 * common / sum(sizes)
    return share if share >= least else 0.0


def _print(block: Block) -> tuple[object, ...]:
    """Return the key of a block; a reader sees no difference between blocks with one key."""
    if block.is_text:
        return (block.kind, block.tokens)
    return (block.kind, block.reference, repr([sorted(block.attributes.items()), block.data]))


def join_same(changes: Sequence[BlockChange]) -> tuple[BlockChange, ...]:
    """Join the runs of blocks that are the same."""
    return tuple(_counted(changes))


def _counted(changes: Sequence[BlockChange]) -> Iterator[BlockChange]:
    count = 0
    for change in changes:
        if change.kind == "same":
            count += change.count
            continue
        if count:
            yield BlockChange("same", count=count)
        count = 0
        yield change
    if count:
        yield BlockChange("same", count=count)


def block_label(kind: str) -> str:
    """Return the name of a kind of block, in the language of the interface."""
    labels = {
        "p": _("paragraph"),
        "h3": pgettext("within a section", "heading"),
        "h4": _("smaller heading"),
        "ul": _("item of a list"),
        "ol": _("item of a numbered list"),
        "quote": _("quotation"),
        "footnote": _("footnote"),
        "equation": _("equation"),
        "attribution": _("source of a quotation"),
        "box": _("note in a box"),
        "code": _("code"),
        "row": _("row of a table"),
        "caption": _("caption of a table"),
        "table": _("table"),
        "chart": _("chart"),
        "image": _("image"),
    }
    return labels.get(kind, kind)
