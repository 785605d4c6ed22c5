"""Where an edition quotes numbers of the data: the sentence around each, as it was published. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles.content import Content
from articles.prose.passages import MARK, Passage, passages


@dataclass(frozen=True)
class Quotation:
    """A number in its sentence: `before`, `text` and `after` are the sentence.

    `data` is what the edition froze of the mark, `anchor` its section's (which may have none).
    """

    data: Mapping[str, Any]
    anchor: str
    heading: str
    before: str
    text: str
    after: str


def quotations(content: Content) -> tuple[Quotation, ...]:
    """Return every number of the data that an edition quotes, in order."""
    frozen = iter([embed.data for embed in content.embeds if embed.element == "data"])
    found: list[Quotation] = []
    for section in content.sections:
        if "<data" not in section.prose:
            continue
        for passage in passages(section.prose):
            for data, before, after in _in_passage(passage, frozen):
                quotation = Quotation(
                    data, section.anchor, section.heading, before, data["text"], after
                )
                found.append(quotation)
    return tuple(found)


def _in_passage(
    passage: Passage, frozen: Iterator[Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Yield what was frozen of each number in a passage, and its sentence before and after it."""
    marks = passage.marks.items()
    numbers = {at: next(frozen) for at, mark in marks if mark.element == "data"}
    shown = {at: "" for at, mark in marks if mark.element != "data"}
    shown |= {at: data["text"] for at, data in numbers.items()}
    for start, end in passage.sentences():
        for at in range(start, end):
            if at in numbers:
                before = _words(passage, start, at, shown).lstrip()
                yield numbers[at], before, _words(passage, at + 1, end, shown).rstrip()


def _words(passage: Passage, start: int, end: int, shown: Mapping[int, str]) -> str:
    signs = (shown.get(at, sign) for at, sign in enumerate(passage.text[start:end], start))
    return " ".join("".join(signs).replace(MARK, "").split("\n"))
