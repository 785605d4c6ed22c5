"""Terms -> an expression over tokens, in the words of each database. Pure.

A token of an entry is marked with the best place where it stands. What an entry is filed under is
a token, too (`filed`), so that narrowing needs nothing but the same index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from collabsite.search.query_parser import Asked, Term


class Where(StrEnum):
    """Where a term is looked for: there, or in any place that is better."""

    TITLE = "title"
    LEAD = "lead"
    ANYWHERE = "anywhere"


# The marks of tokens, by the place in which they are looked for.
MARKS = {Where.TITLE: ("=",), Where.LEAD: ("=", "+"), Where.ANYWHERE: ("=", "+", "")}
# The mark of what an entry is filed under.
FILED = "#"


@dataclass(frozen=True)
class All:
    """That an entry has all these terms there."""

    terms: tuple[Term, ...]
    where: Where = Where.ANYWHERE


@dataclass(frozen=True)
class Expression:
    """That an entry has all of `having`, is filed under all of `filed`, and has no `without` whole."""

    having: All
    filed: tuple[str, ...] = ()
    without: tuple[All, ...] = ()
    not_filed: tuple[str, ...] = ()

    def written(self, vendor: str) -> str:
        """Return what PostgreSQL takes for a tsquery, or what FTS5 matches."""
        if vendor == "postgresql":
            parts = [
                *(f"'{token}'" for token in self.filed),
                _tsquery(self.having),
                *(f"!'{token}'" for token in self.not_filed),
                *(f"!({_tsquery(each)})" for each in self.without),
            ]
            return " & ".join(parts)
        quoted = [f'"{token}"' for token in self.filed]
        written = " AND ".join([*quoted, f"({_fts5(self.having)})"])
        unwanted = [f'"{token}"' for token in self.not_filed]
        for each in [*unwanted, *(f"({_fts5(each)})" for each in self.without)]:
            written = f"(({written}) NOT {each})"
        return written


def filed(facet: str, value: object) -> str:
    """Return the token of entries that have this value of a facet."""
    return f"{FILED}{facet}.{value}"


def expression(
    asked: Asked,
    where: Where = Where.ANYWHERE,
    *,
    beyond: Where | None = None,
    filed: Sequence[str] = (),
    not_filed: Sequence[str] = (),
) -> Expression:
    """Return what has all that is asked for there, and not already in the place `beyond`."""
    excluded = [All(part.terms) for part in asked.excluded if not part.phrase]
    if beyond:
        excluded.append(All(asked.terms, beyond))
    return Expression(All(asked.terms, where), tuple(filed), tuple(excluded), tuple(not_filed))


def _tsquery(found: All) -> str:
    return " & ".join(f"({' | '.join(_lexemes(term, found.where))})" for term in found.terms)


def _lexemes(term: Term, where: Where) -> list[str]:
    return [f"'{mark}{term.token}'{':*' if term.begins else ''}" for mark in MARKS[where]]


def _fts5(found: All) -> str:
    return " AND ".join(f"({' OR '.join(_quoted(term, found.where))})" for term in found.terms)


def _quoted(term: Term, where: Where) -> list[str]:
    return [f'"{mark}{term.token}"{" *" if term.begins else ""}' for mark in MARKS[where]]
