"""Merge of two contents that began as one, with conflicts that an editor resolves. Pure.

A part that only one side changed is taken from that side; one that both changed differently is a
conflict, but for topics, which have no order. Parts are named by their fields, and `sections/ANCHOR`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from msgspec.structs import replace

from articles.content import ArticleContent, ArticleSection
from articles.drafts.diff import fact_label
from articles.prose.parse import same_prose
from collabsite.web.text import section_name

# The parts of a content beside its sections, in the order of the form.
FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi"),
    *("translation_of", "cover", "topics", "authors", "citations"),
)
# Those that can be written by hand.
TEXTS = ("title", "slug", "standfirst", "date", "origin", "origin_url", "doi")


class Side(StrEnum):
    """Side whose value is taken; HAND for a value that the editor writes."""

    MINE = "mine"
    THEIRS = "theirs"
    HAND = "hand"


@dataclass(frozen=True)
class Conflict:
    """A part that both sides changed differently, with both values; None if a side removed it."""

    part: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Resolution:
    """An editor's decision about a part; `text` and `heading` are written by hand."""

    side: Side
    text: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Merge:
    """Result of a merge: `content` has their value of each conflict, unless they removed the part."""

    content: ArticleContent
    conflicts: tuple[Conflict, ...]

    def resolve(self, choices: Mapping[str, Resolution]) -> ArticleContent:
        """Return the content with these decisions; any part may be rewritten by hand."""
        content = self.content
        for conflict in self.conflicts:
            if conflict.part in choices:
                is_mine = choices[conflict.part].side == Side.MINE
                content = with_part(
                    content, conflict.part, conflict.mine if is_mine else conflict.theirs
                )
        for part, choice in choices.items():
            if choice.side == Side.HAND:
                value: Any = choice.text
                if part.startswith("sections/"):
                    value = ArticleSection(
                        part.removeprefix("sections/"), choice.heading, choice.text
                    )
                content = with_part(content, part, value)
        return content


def merge(base: ArticleContent | None, mine: ArticleContent, theirs: ArticleContent) -> Merge:
    """Merge two contents that began as `base`; if that is unknown, each difference is a conflict."""
    anchors = dict.fromkeys([*_anchors(theirs), *_anchors(mine)])
    values: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for part in (*FIELDS, *(f"sections/{anchor}" for anchor in anchors)):
        was = part_of(base, part) if base else None
        here, there = part_of(mine, part), part_of(theirs, part)
        # What only one side has is no conflict if nobody knows whether the other removed it.
        is_new = base is None and (here is None or there is None)
        if _same(here, there):
            values[part] = there
        elif (base and _same(was, there)) or (is_new and there is None):
            values[part] = here
        elif (base and _same(was, here)) or is_new:
            values[part] = there
        else:
            values[part] = here if there is None else there
            conflicts.append(Conflict(part, here, there))
    if base:
        sides = set(mine.topics), set(theirs.topics)
        both = sides[0] & sides[1] | (sides[0] ^ sides[1]) - set(base.topics)
        values["topics"] = tuple(sorted(both))
        conflicts = [conflict for conflict in conflicts if conflict.part != "topics"]
    order = _merge_orders(*(_anchors(side) if side else () for side in (base, mine, theirs)))
    kept = [section for anchor in order if (section := values[f"sections/{anchor}"])]
    fields = {name: values[name] for name in FIELDS}
    return Merge(ArticleContent(**fields, sections=tuple(kept)), tuple(conflicts))


def part_of(content: ArticleContent, part: str) -> Any:  # noqa: ANN401 - each part has its own type.
    """Return the value of a part, None if there is no such section."""
    if part.startswith("sections/"):
        return content.section(part.removeprefix("sections/"))
    return getattr(content, part)


def part_label(part: str, value: Any) -> str:  # noqa: ANN401
    """Return the name of a part for editors; `value` is its section, if it is one."""
    if isinstance(value, ArticleSection):
        return _("Section “%(heading)s”") % {"heading": section_name(value.heading)}
    return fact_label(part)


def with_part(content: ArticleContent, part: str, value: Any) -> ArticleContent:  # noqa: ANN401
    """Return the content with another value of a part; None removes a section."""
    if not part.startswith("sections/"):
        return replace(content, **{part: value})
    anchor = part.removeprefix("sections/")
    sections = (value if each.anchor == anchor else each for each in content.sections)
    return replace(content, sections=tuple(filter(None, sections)))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    if isinstance(one, ArticleSection) and isinstance(other, ArticleSection):
        return one.heading == other.heading and same_prose(one.prose, other.prose)
    if isinstance(one, str) and isinstance(other, str):
        # Browsers send two characters for each end of a line.
        return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return bool(one == other)


def _anchors(content: ArticleContent) -> tuple[str, ...]:
    return tuple(section.anchor for section in content.sections)


def _merge_orders(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all anchors in the order of the side that moved sections, theirs if both did.

    A section that only the other side has follows the one before it there.
    """
    common = set(base) & set(mine) & set(theirs)
    was, stayed = ([anchor for anchor in order if anchor in common] for order in (base, theirs))
    main, other = (mine, theirs) if base and stayed == was else (theirs, mine)
    order = list(main)
    before = -1
    for anchor in other:
        if anchor not in order:
            order.insert(before + 1, anchor)
        before = order.index(anchor)
    return order
