"""Three-way merge of drafts, with conflicts that an editor resolves. Pure.

A part that only one side changed is taken from that side; one that both changed differently is a
conflict. Without the draft that both sides began with, every difference is a conflict, and what
only one side has is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from articles.drafts.draft import (
    FIELDS,
    Draft,
    DraftCitation,
    DraftSection,
    same_prose,
    same_text,
)


class Side(StrEnum):
    """Side whose value is taken; HAND for a value that the editor writes."""

    MINE = "mine"
    THEIRS = "theirs"
    HAND = "hand"


@dataclass(frozen=True)
class Conflict:
    """A part that both sides changed differently, with both values; None if a side removed it.

    Parts are named as `articles.drafts` says. If the part is a list, `mine` and `theirs` are the
    merged list in the order of each side.
    """

    part: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class OneSidedChange:
    """A part that only one side changed."""

    part: str
    side: Side


@dataclass(frozen=True)
class Resolution:
    """An editor's decision about a part; `text` is the value written by hand."""

    side: Side
    text: str = ""


@dataclass(frozen=True)
class MergeResult:
    """Result of a merge; `draft` has their value of each conflict, unless they removed the part."""

    draft: Draft
    conflicts: tuple[Conflict, ...]
    taken: tuple[OneSidedChange, ...]


def merge(base: Draft | None, mine: Draft, theirs: Draft) -> MergeResult:
    """Merge two drafts that began as `base`, None if that is not known."""
    return _Merger(base, mine, theirs).merged()


def resolve_conflicts(merged: MergeResult, choices: Mapping[str, Resolution]) -> Draft:
    """Return the draft with these decisions; an undecided conflict gets their value.

    A part without a conflict may be rewritten by hand too.
    """
    draft = merged.draft
    for conflict in merged.conflicts:
        side = choices[conflict.part].side if conflict.part in choices else Side.THEIRS
        value = conflict.mine if side == Side.MINE else conflict.theirs
        draft = with_part(draft, conflict.part, value)
    for part, choice in choices.items():
        if choice.side == Side.HAND and is_text(part):
            draft = with_part(draft, part, choice.text)
    return draft


def is_text(part: str) -> bool:
    """Return whether a part is a text that can be written by hand."""
    if part.startswith("sections/"):
        return part.count("/") == 2 and part.rpartition("/")[2] in {"heading", "body"}
    return part in FIELDS and part not in {"language", "original", "cover"}


def part_of(draft: Draft, part: str) -> Any:  # noqa: ANN401 - each part has its own type.
    """Return the value of a part of the draft, None if there is no such section."""
    if part == "sections":
        return tuple(section.anchor for section in draft.sections)
    if not part.startswith("sections/"):
        return getattr(draft, part)
    _, anchor, *name = part.split("/")
    section = draft.section(anchor)
    return getattr(section, name[0]) if section and name else section


def with_part(draft: Draft, part: str, value: Any) -> Draft:  # noqa: ANN401
    """Return the draft with another value of the part."""
    if part == "sections":
        rank = {anchor: number for number, anchor in enumerate(value)}
        order = sorted(draft.sections, key=lambda section: rank.get(section.anchor, len(rank)))
        return replace(draft, sections=tuple(order))
    if not part.startswith("sections/"):
        return replace(draft, **{part: value})
    _, anchor, *name = part.split("/")
    changed: list[DraftSection] = []
    for section in draft.sections:
        if section.anchor != anchor:
            changed.append(section)
        elif name:
            changed.append(replace(section, **{name[0]: value}))
        elif value is not None:
            changed.append(value)
    return replace(draft, sections=tuple(changed))


class _Merger:
    """Merge of two drafts, part by part."""

    def __init__(self, base: Draft | None, mine: Draft, theirs: Draft) -> None:
        self.base = base
        self.mine = mine
        self.theirs = theirs
        self.conflicts: list[Conflict] = []
        self.taken: list[OneSidedChange] = []

    def merged(self) -> MergeResult:
        """Merge every part."""
        fields: dict[str, Any] = {name: self._field(name) for name in FIELDS}
        draft = Draft(
            **fields,
            topics=self._names("topics", ordered=False),
            authors=self._names("authors"),
            citations=self._citations(),
            sections=self._sections(),
        )
        return MergeResult(draft, tuple(self.conflicts), tuple(self.taken))

    def _field(self, name: str) -> Any:  # noqa: ANN401
        same = same_text if name == "standfirst" else _equal
        return self._decide(
            name,
            getattr(self.base, name, ""),
            getattr(self.mine, name),
            getattr(self.theirs, name),
            same=same,
            known=self.base is not None,
        )

    def _decide(
        self,
        part: str,
        base: Any,  # noqa: ANN401
        mine: Any,  # noqa: ANN401
        theirs: Any,  # noqa: ANN401
        *,
        same: Callable[[Any, Any], bool],
        known: bool,
    ) -> Any:  # noqa: ANN401
        """Return the merged value of a part; record its side, or a conflict."""
        if same(mine, theirs):
            return theirs
        if known and same(base, mine):
            self.taken.append(OneSidedChange(part, Side.THEIRS))
            return theirs
        if known and same(base, theirs):
            self.taken.append(OneSidedChange(part, Side.MINE))
            return mine
        self.conflicts.append(Conflict(part, mine, theirs))
        return theirs

    def _names(self, part: str, *, ordered: bool = True) -> tuple[str, ...]:
        base = getattr(self.base, part, ())
        mine, theirs = getattr(self.mine, part), getattr(self.theirs, part)
        kept = _merged_names(base, mine, theirs, known=self.base is not None)
        if not ordered:
            self._record_change(part, base, mine, theirs, ordered=False)
            return tuple(sorted(kept))
        as_mine, as_theirs = self._orders(base, mine, theirs, kept)
        if as_mine != as_theirs:
            self.conflicts.append(Conflict(part, as_mine, as_theirs))
        else:
            self._record_change(part, base, mine, theirs)
        return as_theirs

    def _record_change(
        self,
        part: str,
        base: Sequence[Any],
        mine: Sequence[Any],
        theirs: Sequence[Any],
        *,
        ordered: bool = True,
    ) -> None:
        """Record which sides changed a merged list."""
        of = tuple if ordered else frozenset
        if of(mine) == of(theirs):
            return
        if self.base is None or of(mine) != of(base):
            self.taken.append(OneSidedChange(part, Side.MINE))
        if self.base is None or of(theirs) != of(base):
            self.taken.append(OneSidedChange(part, Side.THEIRS))

    def _orders(
        self, base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], kept: set[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the merged names in the order of each side; both are equal if there is no conflict."""
        common = set(mine) & set(theirs)
        if self.base is not None:
            common &= set(base)
        was, from_mine, from_theirs = (
            [name for name in names if name in common] for names in (base, mine, theirs)
        )
        as_mine = _interleave(mine, theirs, kept)
        as_theirs = _interleave(theirs, mine, kept)
        if from_mine == from_theirs or (self.base is not None and from_mine == was):
            return as_theirs, as_theirs
        if self.base is not None and from_theirs == was:
            return as_mine, as_mine
        return as_mine, as_theirs

    def _citations(self) -> tuple[DraftCitation, ...]:
        was, mine, theirs = (
            {cited.source: cited.locator for cited in draft.citations}
            for draft in (self.base or Draft(), self.mine, self.theirs)
        )
        kept = _merged_names(list(was), list(mine), list(theirs), known=self.base is not None)
        kept |= {key for key in was if _is_relocated(was, mine, theirs, key)}
        orders = self._orders(list(was), list(mine), list(theirs), kept)
        found = []
        for order, first, second in [(orders[0], mine, theirs), (orders[1], theirs, mine)]:
            cited = []
            for key in order:
                locator = first.get(key, second.get(key, ""))
                if self.base is not None and key in was and first.get(key) == was[key]:
                    locator = second.get(key, locator)
                cited.append(DraftCitation(key, locator))
            found.append(tuple(cited))
        if found[0] != found[1]:
            self.conflicts.append(Conflict("citations", found[0], found[1]))
        else:
            base = (self.base or Draft()).citations
            self._record_change("citations", base, self.mine.citations, self.theirs.citations)
        return found[1]

    def _sections(self) -> tuple[DraftSection, ...]:
        base = {section.anchor: section for section in self.base.sections} if self.base else {}
        mine = {section.anchor: section for section in self.mine.sections}
        theirs = {section.anchor: section for section in self.theirs.sections}
        kept = {}
        for anchor in dict.fromkeys([*theirs, *mine]):
            section = self._section(anchor, base.get(anchor), mine.get(anchor), theirs.get(anchor))
            if section is not None:
                kept[anchor] = section
        as_mine, as_theirs = self._orders(list(base), list(mine), list(theirs), set(kept))
        if as_mine != as_theirs:
            self.conflicts.append(Conflict("sections", as_mine, as_theirs))
        elif self.base is not None and as_theirs != _interleave(
            list(theirs), list(mine), set(kept)
        ):
            self.taken.append(OneSidedChange("sections", Side.MINE))
        return tuple(kept[anchor] for anchor in as_theirs)

    def _section(
        self,
        anchor: str,
        base: DraftSection | None,
        mine: DraftSection | None,
        theirs: DraftSection | None,
    ) -> DraftSection | None:
        """Return the merged section, None if it is removed."""
        part = f"sections/{anchor}"
        if mine and theirs:
            was = base or DraftSection(anchor, "", "")
            known = base is not None
            heading = self._decide(
                f"{part}/heading",
                was.heading,
                mine.heading,
                theirs.heading,
                same=_equal,
                known=known,
            )
            body = self._decide(
                f"{part}/body", was.body, mine.body, theirs.body, same=same_prose, known=known
            )
            return DraftSection(anchor, heading, body, theirs.pk)
        there, side, other = (
            (mine, Side.MINE, Side.THEIRS) if mine else (theirs, Side.THEIRS, Side.MINE)
        )
        if there is None:
            return None
        if base is None:
            self.taken.append(OneSidedChange(part, side))
            return there
        if _same_section(base, there):
            self.taken.append(OneSidedChange(part, other))
            return None
        self.conflicts.append(Conflict(part, mine, theirs))
        return there


def _equal(one: object, other: object) -> bool:
    return one == other


def _same_section(one: DraftSection, other: DraftSection) -> bool:
    return one.heading == other.heading and same_prose(one.body, other.body)


def _merged_names(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], *, known: bool
) -> set[str]:
    """Return the names in the merged list: all but those that one side removed."""
    if not known:
        return set(mine) | set(theirs)
    return (set(mine) & set(theirs)) | ((set(mine) | set(theirs)) - set(base))


def _is_relocated(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str], key: str
) -> bool:
    """Return whether one side removed a source whose locator the other side changed."""
    there = mine.get(key, theirs.get(key))
    return (key in mine) != (key in theirs) and there != base[key]


def _interleave(main: Sequence[str], other: Sequence[str], kept: set[str]) -> tuple[str, ...]:
    """Return the names in the order of `main`; the rest follow their predecessors in `other`."""
    order = [name for name in main if name in kept]
    before: str | None = None
    for name in other:
        if name in kept and name not in order:
            order.insert(order.index(before) + 1 if before in order else 0, name)
        if name in order:
            before = name
    return tuple(order)
