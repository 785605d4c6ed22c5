"""Claims that editors have confirmed, as prose stores them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Self

from articles.prose.schema import CLAIM, CLAIM_ATTRIBUTES


@dataclass(frozen=True)
class ClaimNode:
    """A claim in the prose: its dataset, what it states as JSON (`articles.numbers.stored`), and its words.

    `words` are those that were confirmed, with one character for each mark, so that a number may change.
    """

    dataset: str
    statement: str = ""
    words: str = ""

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Self:
        """Return the claim with the attributes of an element."""
        return cls(*(attributes.get(name, "").strip() for name in CLAIM_ATTRIBUTES))

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of the element that stores the claim."""
        values = (self.dataset, self.statement, self.words)
        return dict(zip(CLAIM_ATTRIBUTES, values, strict=True))

    def has_words(self, words: str) -> bool:
        """Return whether these are the words that were confirmed, whatever their spaces."""
        return self.words.split() == words.split()

    def around(self, html: str) -> str:
        """Return the element that makes a claim of these words."""
        stored = " ".join(f'{name}="{escape(value)}"' for name, value in self.attributes.items())
        return f"<{CLAIM} {stored}>{html}</{CLAIM}>"


@dataclass(frozen=True)
class PlacedClaim:
    """A claim in a passage, and its place; `order` is its index among those of the section."""

    start: int
    end: int
    node: ClaimNode
    order: int
