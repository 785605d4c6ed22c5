"""Readings of a claim: of the scopes that it may have, the one in which it is most likely meant. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from articles.claims.claims import Claim, ClaimKind, Scope, Statement
from articles.claims.stated import judge
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind

_MOST = 48


@dataclass(frozen=True, slots=True)
class Options:
    """Other rows, columns and periods that a claim may be about, and whether the first are sure."""

    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    periods: tuple[tuple[str, ...], ...] = ()
    is_sure: bool = True


@dataclass(slots=True)
class Context:
    """Subject, column and periods of the text before a sentence, and rows last compared with.

    It `is_near` if the sentence right before spoke of them, and of no other column, and `is_single`
    if it spoke of no other subject.
    """

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    is_near: bool = False
    is_single: bool = False
    # Columns of the last sentence.
    spoken: set[str] = field(default_factory=set)


def settled(claim: Claim, options: Options, table: Table) -> Claim:
    """Return a claim with the scope in which it holds, if a number in it tells that that is meant.

    What fails in a scope that is not sure, and holds in another, is a guess, and so is what fails
    where nothing is sure.
    """
    verdict = judge(claim, table).kind
    if verdict is VerdictKind.HOLDS or (
        verdict is VerdictKind.FAILS
        and options.is_sure
        and not any((options.rows, options.columns, options.periods))
    ):
        return claim
    fits: list[Scope] = []
    fails = 0
    for scope in _scopes(claim.scope, options):
        kind = judge(replace(claim, scope=scope), table).kind
        fails += kind is VerdictKind.FAILS
        if kind is VerdictKind.HOLDS:
            fits.append(scope)
            if is_precise(claim.kind, claim.statement):
                break
    if fits and (
        is_precise(claim.kind, claim.statement)
        or (verdict is VerdictKind.CANNOT_TELL and not fails)
    ):
        return replace(claim, scope=fits[0])
    if verdict is VerdictKind.FAILS and (fits or not options.is_sure):
        return replace(claim, scope=replace(claim.scope, is_guess=True))
    return claim


def is_precise(kind: ClaimKind, statement: Statement) -> bool:
    """Return whether a claim has a number, which another scope fits by chance only rarely."""
    if statement.is_first or statement.quantifier:
        return False
    return bool(statement.amounts or statement.start or statement.end) and kind is not ClaimKind.RUN


def _scopes(scope: Scope, options: Options) -> Iterator[Scope]:
    """Yield the scopes that differ in one part, and then those that differ in two."""
    seen: set[Scope] = {scope}
    count = 0
    for each in (*_single(scope, options), *_double(scope, options)):
        if each not in seen:
            seen.add(each)
            count += 1
            yield each
            if count >= _MOST:
                return


def _single(scope: Scope, options: Options) -> Iterator[Scope]:
    for periods in options.periods:
        yield replace(scope, periods=periods, missing=())
    for rows in options.rows:
        yield _with_rows(scope, rows)
    for columns in options.columns:
        yield replace(scope, columns=columns)


def _double(scope: Scope, options: Options) -> Iterator[Scope]:
    for rows in options.rows:
        for periods in options.periods:
            yield _with_rows(replace(scope, periods=periods, missing=()), rows)
    for columns in options.columns:
        for periods in options.periods:
            yield replace(scope, columns=columns, periods=periods, missing=())
    for columns in options.columns:
        for rows in options.rows:
            yield _with_rows(replace(scope, columns=columns), rows)


def _with_rows(scope: Scope, rows: tuple[str, ...]) -> Scope:
    return replace(scope, rows=rows)


def without_repeats(
    found: Iterable[tuple[str, ...]], first: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return parts of a scope in order, each once, and without the first."""
    return tuple(each for each in dict.fromkeys(found) if each and each != first)
