"""Match expressions over tokens, in the query language of each database. Pure.

A token of an entry carries the marker of the best field in which it occurs. The facet values of
an entry are tokens too (`facet_token`), so that filters use the same index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from collabsite.search.query_parser import ParsedQuery, SearchTerm


class Scope(StrEnum):
    """The fields in which a term may occur: this one or a better one."""

    TITLE = "title"
    LEAD = "lead"
    ANYWHERE = "anywhere"


# The markers of tokens that a scope includes.
MARKERS = {Scope.TITLE: ("=",), Scope.LEAD: ("=", "+"), Scope.ANYWHERE: ("=", "+", "")}
# The marker of facet values.
FACET_MARKER = "#"


@dataclass(frozen=True)
class AllTerms:
    """Matches entries that have all of the terms in the scope."""

    terms: tuple[SearchTerm, ...]
    scope: Scope = Scope.ANYWHERE


@dataclass(frozen=True)
class MatchExpression:
    """Matches entries with all `required` terms and `facets`, and no whole of the excluded ones."""

    required: AllTerms
    facets: tuple[str, ...] = ()
    excluded: tuple[AllTerms, ...] = ()
    excluded_facets: tuple[str, ...] = ()

    def render(self, vendor: str) -> str:
        """Return a tsquery for PostgreSQL or a match expression for FTS5."""
        if vendor == "postgresql":
            parts = [
                *(f"'{token}'" for token in self.facets),
                _tsquery(self.required),
                *(f"!'{token}'" for token in self.excluded_facets),
                *(f"!({_tsquery(each)})" for each in self.excluded),
            ]
            return " & ".join(parts)
        quoted = [f'"{token}"' for token in self.facets]
        rendered = " AND ".join([*quoted, f"({_fts5(self.required)})"])
        unwanted = [f'"{token}"' for token in self.excluded_facets]
        for each in [*unwanted, *(f"({_fts5(each)})" for each in self.excluded)]:
            rendered = f"(({rendered}) NOT {each})"
        return rendered


def facet_token(facet: str, value: object) -> str:
    """Return the token of entries that have this value of a facet."""
    return f"{FACET_MARKER}{facet}.{value}"


def build_expression(
    query: ParsedQuery,
    scope: Scope = Scope.ANYWHERE,
    *,
    outside: Scope | None = None,
    facets: Sequence[str] = (),
    excluded_facets: Sequence[str] = (),
) -> MatchExpression:
    """Return the expression for entries that match in `scope`, and not already in `outside`."""
    excluded = [AllTerms(part.terms) for part in query.excluded if not part.phrase]
    if outside:
        excluded.append(AllTerms(query.terms, outside))
    return MatchExpression(
        AllTerms(query.terms, scope), tuple(facets), tuple(excluded), tuple(excluded_facets)
    )


def _tsquery(required: AllTerms) -> str:
    return " & ".join(f"({' | '.join(_lexemes(term, required.scope))})" for term in required.terms)


def _lexemes(term: SearchTerm, scope: Scope) -> list[str]:
    return [f"'{marker}{term.token}'{':*' if term.is_prefix else ''}" for marker in MARKERS[scope]]


def _fts5(required: AllTerms) -> str:
    return " AND ".join(
        f"({' OR '.join(_quoted(term, required.scope))})" for term in required.terms
    )


def _quoted(term: SearchTerm, scope: Scope) -> list[str]:
    return [f'"{marker}{term.token}"{" *" if term.is_prefix else ""}' for marker in MARKERS[scope]]
