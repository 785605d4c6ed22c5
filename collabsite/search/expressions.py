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
class MatchExpression:
    """Matches entries that have all terms of a query in a scope, and nothing that it excludes.

    They have all `facets` and none of the `excluded_facets`, and not already match in the scope
    `outside`. Phrases are no part of it, as tokens have no places.
    """

    query: ParsedQuery
    scope: Scope = Scope.ANYWHERE
    outside: Scope | None = None
    facets: Sequence[str] = ()
    excluded_facets: Sequence[str] = ()

    def render(self, vendor: str) -> str:
        """Return a tsquery for PostgreSQL or a match expression for FTS5."""
        is_postgresql = vendor == "postgresql"
        quote, prefix = ("'", ":*") if is_postgresql else ('"', " *")
        both, either = (" & ", " | ") if is_postgresql else (" AND ", " OR ")

        def token(text: str, *, is_prefix: bool = False) -> str:
            return f"{quote}{text}{quote}{prefix if is_prefix else ''}"

        def all_of(terms: Sequence[SearchTerm], scope: Scope) -> str:
            choices = (
                [token(f"{each}{term.token}", is_prefix=term.is_prefix) for each in MARKERS[scope]]
                for term in terms
            )
            return f"({both.join(f'({either.join(each)})' for each in choices)})"

        query = self.query
        wanted = both.join([*map(token, self.facets), all_of(query.terms, self.scope)])
        unwanted = [
            *map(token, self.excluded_facets),
            *(all_of(part.terms, Scope.ANYWHERE) for part in query.excluded if not part.phrase),
            *([all_of(query.terms, self.outside)] if self.outside else []),
        ]
        for each in unwanted:
            wanted = f"{wanted} & !{each}" if is_postgresql else f"(({wanted}) NOT {each})"
        return wanted


def facet_token(facet: str, value: object) -> str:
    """Return the token of entries that have this value of a facet."""
    return f"{FACET_MARKER}{facet}.{value}"
