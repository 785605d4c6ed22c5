"""Claims about numbers, such as `the largest` and `rose by 12 %`: found in a text, judged by a table.

Pure: no database, no request. `find_claims` guesses the scope of each claim, which an editor may
change (`dataclasses.replace`), and `judge` says whether it holds.
"""

from articles.claims.claims import Claim, ClaimKind, Scope, Statement
from articles.numbers.table import Cell, Table, TableColumn, TableRow
from articles.numbers.verdicts import Verdict, VerdictKind

__all__ = [
    "Cell",
    "Claim",
    "ClaimKind",
    "Scope",
    "Statement",
    "Table",
    "TableColumn",
    "TableRow",
    "Verdict",
    "VerdictKind",
    "find_claims",
    "judge",
]


def find_claims(text: str, table: Table) -> tuple[Claim, ...]:
    """Return the claims of a text about a table, in order, with offsets into the text."""
    # Compiles many regular expressions, and most processes look for no claim.
    from articles.claims import finder
    from articles.claims.units import in_whole_units

    return finder.find_claims(text, in_whole_units(table))


def judge(claim: Claim, table: Table) -> Verdict:
    """Return whether a claim holds in its scope, why, and which cells decide it."""
    from articles.claims import stated
    from articles.claims.units import in_whole_units

    return stated.judge(claim, in_whole_units(table))
