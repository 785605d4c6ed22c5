"""Terms -> an expression over tokens, in the words of each database. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from collabsite.search.asking import Asked, Term


class Where(StrEnum):
    """The mark before a token of what stands there."""

    TITLE = "="
    LEAD = "+"
    ANYWHERE = ""


@dataclass(frozen=True)
class All:
    """That an entry has all these terms there."""

    terms: tuple[Term, ...]
    where: Where = Where.ANYWHERE


@dataclass(frozen=True)
class Expression:
    """That an entry has all of `having`, and nothing whole of `without`."""

    having: All
    without: tuple[All, ...] = ()

    def written(self, vendor: str) -> str:
        """Return what PostgreSQL takes for a tsquery, or what FTS5 matches."""
        if vendor == "postgresql":
            parts = [_tsquery(self.having), *(f"!({_tsquery(each)})" for each in self.without)]
            return " & ".join(parts)
        written = f"({_fts5(self.having)})"
        for each in self.without:
            written = f"({written} NOT ({_fts5(each)}))"
        return written


def expression(asked: Asked, where: Where, *, beyond: Iterable[Where] = ()) -> Expression:
    """Return what has all that is asked for there, and not already in the places `beyond`."""
    excluded = [All(part.terms) for part in asked.excluded if not part.phrase]
    return Expression(
        All(asked.terms, where),
        tuple(excluded) + tuple(All(asked.terms, other) for other in beyond),
    )


def _tsquery(found: All) -> str:
    return " & ".join(
        f"'{found.where}{term.token}'{':*' if term.begins else ''}" for term in found.terms
    )


def _fts5(found: All) -> str:
    return " AND ".join(
        f'"{found.where}{term.token}"{" *" if term.begins else ""}' for term in found.terms
    )
