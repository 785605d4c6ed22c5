"""Merge of two contents that began as one. Pure.

A part that only one side changed is taken from that side; one that both changed differently is in
conflict, but for topics, which have no order. Parts are named by their fields, and `sections/ANCHOR`.
"""

from collections.abc import Sequence
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


def merge(
    base: ArticleContent | None, mine: ArticleContent, theirs: ArticleContent
) -> tuple[ArticleContent, tuple[str, ...]]:
    """Merge two contents that began as `base`, and return the parts in conflict, too.

    Those have their value, mine if they removed the part. Without a known `base` each difference is in
    conflict, but for a section that only one side has: nobody knows whether the other removed it.
    """
    merged: dict[str, Any] = {}
    conflicts = []
    anchors = dict.fromkeys([*_anchors(theirs), *_anchors(mine)])
    for part in (*FIELDS, *(f"sections/{anchor}" for anchor in anchors)):
        here, there = part_of(mine, part), part_of(theirs, part)
        if _same(here, there) or (base and _same(part_of(base, part), here)):
            merged[part] = there
        elif base and _same(part_of(base, part), there):
            merged[part] = here
        elif base and part == "topics":
            both = set(here) & set(there) | (set(here) ^ set(there)) - set(base.topics)
            merged[part] = tuple(sorted(both))
        else:
            merged[part] = here if there is None else there
            if base or None not in (here, there):
                conflicts.append(part)
    order = _merge_orders(*(_anchors(side) if side else () for side in (base, mine, theirs)))
    kept = [section for anchor in order if (section := merged[f"sections/{anchor}"])]
    fields = {name: merged[name] for name in FIELDS}
    return ArticleContent(**fields, sections=tuple(kept)), tuple(conflicts)


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
