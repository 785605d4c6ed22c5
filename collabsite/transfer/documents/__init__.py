"""Parser of documents scraped from a web page: title, facts, sections, tables.

Pure: no database, no request. Nothing of a document is lost or moved, and markup in it is text.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from collabsite.transfer.documents.headings import headings_among
from collabsite.transfer.documents.lines import (
    MAX_BYTES,
    DocumentError,
    Fact,
    Label,
    Line,
    facts_of,
    is_labelled_item,
    lines_of,
    parse_date,
    parse_views,
)
from collabsite.transfer.documents.tables import NamedSource, Table, read_table
from collabsite.web.languages import language_of

__all__ = [
    "MAX_BYTES",
    "MAX_ORIGIN",
    "MAX_TITLE",
    "Document",
    "DocumentError",
    "DocumentSection",
    "NamedSource",
    "Table",
    "read",
]

# Limits of columns in the database.
MAX_TITLE = 300
MAX_ORIGIN = 200


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A heading, and the paragraphs and tables below it. Only the first section may have no heading ("")."""

    heading: str
    blocks: tuple[str | Table, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a document, in its order. A missing fact is None or ""."""

    title: str
    date: dt.date | None
    views: int | None
    origin: str
    language: Literal["en", "zh-hans"]
    sections: tuple[DocumentSection, ...]


def read(data: bytes) -> Document:
    """Read a document: a title line, facts such as `- 浏览:17`, and a body of lines.

    Each line of the body is a heading, a paragraph, or part of a table. Raises DocumentError,
    whose text names the line and the trouble.
    """
    lines = lines_of(data)
    title = _title(lines)
    facts, body = _facts(lines[1:])
    if not body:
        raise DocumentError(None, "there is nothing after the title")
    sections = _sections(body)
    return Document(
        title=title,
        date=_date(facts),
        views=_views(facts),
        origin=_origin(facts),
        language=language_of("".join(chain([title], _texts(sections)))),
        sections=sections,
    )


def _title(lines: Sequence[Line]) -> str:
    first = lines[0]
    title = first.text
    if title.startswith("#"):
        # A mark says that it is the title, whatever it looks like.
        title = title.lstrip("#").strip()
    else:
        if any(map(_is_surely_a_fact, facts_of(first))):
            raise DocumentError(
                first.number, "no title: the document begins with the lines that go under it"
            )
        if title.startswith("|") or read_table(lines, 0):
            raise DocumentError(first.number, "no title: the document begins with a table")
    if not any(map(str.isalnum, title)):
        raise DocumentError(first.number, "no title: the first line has no words")
    if len(title) > MAX_TITLE:
        raise DocumentError(
            first.number,
            f"no title: the first line has {len(title)} characters, a title at most {MAX_TITLE}",
        )
    return title


def _is_surely_a_fact(fact: Fact) -> bool:
    """Return whether a line is a fact (`Views: 17`), not a title such as `Time: A History`."""
    return (
        fact.bulleted
        or not fact.value
        or fact.label == "origin"
        or (fact.label == "date" and parse_date(fact.value) is not None)
        or (fact.label == "views" and parse_views(fact.value) is not None)
    )


type Facts = dict[Label, tuple[int, str]]

_FACT_NAMES: dict[Label, str] = {"date": "date", "views": "number of views", "origin": "origin"}


def _facts(lines: Sequence[Line]) -> tuple[Facts, list[Line]]:
    """Return the facts below the title, and the other lines."""
    facts: Facts = {}
    passed: list[Line] = []
    others: list[Line] = []
    body_start = 0
    for index, line in enumerate(lines):
        found = facts_of(line)
        if not found and not is_labelled_item(line):
            break
        if not found:
            # Some other label, as `- 作者:…`, stays in the text but may stand among the facts.
            others.append(line)
            continue
        for fact in found:
            if fact.label in facts:
                raise DocumentError(
                    line.number,
                    f"a second {_FACT_NAMES[fact.label]}; line {facts[fact.label][0]} already gives one",
                )
            facts[fact.label] = line.number, fact.value
        passed += others
        others = []
        body_start = index + 1
    return facts, [*passed, *lines[body_start:]]


def _date(facts: Facts) -> dt.date | None:
    line, text = facts.get("date", (0, ""))
    date = parse_date(text)
    if text and date is None:
        raise DocumentError(
            line,
            f"“{_shortened(text)}” is not a date;"
            " write it as 2023-11-02, 2023/11/2, 2023年11月2日 or Nov 2, 2023, or leave it empty",
        )
    return date


def _views(facts: Facts) -> int | None:
    line, text = facts.get("views", (0, ""))
    views = parse_views(text)
    if text and views is None:
        raise DocumentError(
            line,
            f"“{_shortened(text)}” is not a number of views; write it as 17, 1,204 or 1.2万",
        )
    return views


def _origin(facts: Facts) -> str:
    line, text = facts.get("origin", (0, ""))
    if len(text) > MAX_ORIGIN:
        raise DocumentError(
            line, f"the origin has {len(text)} characters; at most {MAX_ORIGIN} fit"
        )
    return text


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _sections(body: Sequence[Line]) -> tuple[DocumentSection, ...]:
    items: list[Line | Table] = []
    index = 0
    while index < len(body):
        if found := read_table(body, index):
            table, index = found
            items.append(table)
        else:
            items.append(body[index])
            index += 1
    headings = headings_among(items)
    sections: list[DocumentSection] = []
    heading = ""
    blocks: list[str | Table] = []
    for position, item in enumerate(items):
        if position in headings:
            if heading or blocks:
                sections.append(DocumentSection(heading, tuple(blocks)))
            heading, blocks = headings[position], []
        else:
            blocks.append(item.text if isinstance(item, Line) else item)
    return (*sections, DocumentSection(heading, tuple(blocks)))


def _texts(sections: Sequence[DocumentSection]) -> list[str]:
    texts = []
    for section in sections:
        texts.append(section.heading)
        for block in section.blocks:
            texts += [block] if isinstance(block, str) else chain(block.header, *block.rows)
    return texts
