"""Claims that editors have confirmed, as prose stores them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Self

from articles.prose.schema import CLAIM, CLAIM_ATTRIBUTES


@dataclass(frozen=True)
class ClaimNode:
    """A claim in the prose: its dataset, its kind and its scope, of which () is guessed."""

    dataset: str
    kind: str
    rows: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Self:
        """Return the claim with the attributes of an element."""
        dataset, kind, *scope = (attributes.get(name, "").strip() for name in CLAIM_ATTRIBUTES)
        return cls(dataset, kind, *(tuple(codes.split()) for codes in scope))

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of the element that stores the claim."""
        scope = (self.rows, self.others, self.columns, self.periods)
        values = (self.dataset, self.kind, *map(" ".join, scope))
        return dict(zip(CLAIM_ATTRIBUTES, values, strict=True))

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
