"""Quotations of the data in an edition: each number in its sentence, as published. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from articles.content import EditionContent, NumberData
from articles.prose.passages import MARK, Passage, passages_of


@dataclass(frozen=True)
class Quotation:
    """A number in its sentence, which is `before`, `text` and `after`.

    `data` is what the edition stored for the mark. `anchor` is that of the section, or ''.
    """

    data: NumberData
    anchor: str
    heading: str
    before: str
    text: str
    after: str


def quotations_in(content: EditionContent) -> tuple[Quotation, ...]:
    """Return every number of the data that an edition quotes, in order."""
    frozen = iter([e.data for e in content.embeds if isinstance(e.data, NumberData)])
    found: list[Quotation] = []
    for section in content.sections:
        if "<data" not in section.prose:
            continue
        for passage in passages_of(section.prose):
            for data, before, after in _in_passage(passage, frozen):
                quotation = Quotation(
                    data, section.anchor, section.heading, before, data.text, after
                )
                found.append(quotation)
    return tuple(found)


def _in_passage(
    passage: Passage, frozen: Iterator[NumberData]
) -> Iterator[tuple[NumberData, str, str]]:
    """Yield the stored data of each number in a passage, and its sentence before and after it."""
    marks = passage.marks.items()
    numbers = {at: next(frozen) for at, mark in marks if mark.element == "data"}
    shown = {at: "" for at, mark in marks if mark.element != "data"}
    shown |= {at: data.text for at, data in numbers.items()}
    for start, end in passage.sentences():
        for at in range(start, end):
            if at in numbers:
                before = _text_between(passage, start, at, shown).lstrip()
                yield numbers[at], before, _text_between(passage, at + 1, end, shown).rstrip()


def _text_between(passage: Passage, start: int, end: int, shown: Mapping[int, str]) -> str:
    texts = (shown.get(at, sign) for at, sign in enumerate(passage.text[start:end], start))
    return " ".join("".join(texts).replace(MARK, "").split("\n"))
