"""Diff of two states of an article, as readers see it. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.content import Byline, EditionContent, ReferenceEntry
from articles.diff.blocks import section_blocks, source_labels, tokens
from articles.diff.covers import describe_covers
from articles.diff.embeds import DataChange, EmbedCellChange, FactChange
from articles.diff.sections import BlockChange, SectionChange, section_changes
from articles.diff.words import DiffPiece, pieces
from articles.sources.citations import reference_line

__all__ = [
    "BlockChange",
    "Changes",
    "DataChange",
    "DiffPiece",
    "EmbedCellChange",
    "FactChange",
    "ReferenceChange",
    "SectionChange",
    "TextChange",
    "compare",
]


@dataclass(frozen=True)
class TextChange(FactChange):
    """A changed title or standfirst, with its pieces."""

    pieces: tuple[DiffPiece, ...] = ()


@dataclass(frozen=True)
class ReferenceChange:
    """An entry of the reference list that was `added`, `removed` or `changed`."""

    kind: str
    key: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The kind of change, in the language of the interface."""
        return {"added": _("Added"), "removed": _("Removed")}.get(self.kind, _("Changed"))


@dataclass(frozen=True)
class Changes:
    """Differences between two states of an article, in the language of the newer one."""

    language: str
    texts: tuple[TextChange, ...]
    facts: tuple[FactChange, ...]
    sections: tuple[SectionChange, ...]
    references: tuple[ReferenceChange, ...]
    words: int

    def __bool__(self) -> bool:
        """Return whether there is any difference that readers see."""
        return bool(self.texts or self.facts or self.sections or self.references)

    def as_json(self) -> dict[str, Any]:
        """Return the changes as JSON values."""
        return asdict(self)


def compare(old: EditionContent, new: EditionContent) -> Changes:
    """Return the changes from `old` to `new`; `words` counts added and removed words.

    Sections are matched by their anchors. Within them paragraphs are aligned, and within these
    words; numbers bound to data, citations and tables are followed by what they refer to.
    """
    texts = tuple(
        TextChange(name, was, now, pieces(tuple(tokens(was)), tuple(tokens(now))))
        for name in ("title", "standfirst")
        for was, now in [(getattr(old, name).strip(), getattr(new, name).strip())]
        if was != now
    )
    before, after = _facts(old), _facts(new)
    before["cover"], after["cover"] = describe_covers(old.cover, new.cover)
    labels = source_labels(old, new)
    sections = section_changes(section_blocks(old, labels), section_blocks(new, labels))
    return Changes(
        language=new.language,
        texts=texts,
        facts=tuple(
            FactChange(name, was, after[name]) for name, was in before.items() if was != after[name]
        ),
        sections=sections,
        references=_references(old.references, new.references),
        words=sum(piece.words for text in texts for piece in text.pieces)
        + sum(section.words for section in sections),
    )


def _facts(content: EditionContent) -> dict[str, str]:
    return {
        "language": content.language,
        "date": content.date,
        "origin": content.origin,
        "origin_url": content.origin_url,
        "doi": content.doi,
        "licence": " · ".join(filter(None, [content.licence, content.licence_url])),
        "cover": "",
        "original_edition": _followed(content),
        "authors": "; ".join(map(_byline, content.authors)),
        "topics": ", ".join(sorted(content.topics)),
    }


def _followed(content: EditionContent) -> str:
    translated = content.translation_of
    return str(translated.edition or "") if translated else ""


def _byline(author: Byline) -> str:
    details = ", ".join(filter(None, [author.affiliation, author.orcid]))
    return f"{author.name} ({details})" if details else author.name


def _references(
    old: tuple[ReferenceEntry, ...], new: tuple[ReferenceEntry, ...]
) -> tuple[ReferenceChange, ...]:
    """Return the entries that differ, those of the new list first; their numbers do not matter."""
    before = {entry.key: _line(entry.item, entry.locator) for entry in old}
    after = {entry.key: _line(entry.item, entry.locator) for entry in new}
    found = [
        ReferenceChange("changed" if key in before else "added", key, before.get(key, ""), line)
        for key, line in after.items()
        if before.get(key) != line
    ]
    found += [
        ReferenceChange("removed", key, line, "")
        for key, line in before.items()
        if key not in after
    ]
    return tuple(found)


def _line(item: Mapping[str, Any], locator: str) -> str:
    line = reference_line(item)
    title = f"{line.title} ({line.year})" if line.year else line.title
    return ". ".join(filter(None, [line.authors, title, line.details, locator, line.url]))
