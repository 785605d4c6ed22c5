"""Finder of claims: idioms matched against each sentence that speaks of a table. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from articles.claims.claims import Claim, ClaimKind, Scope, Stated, Statement
from articles.claims.directions import directions_in, more_or_less_in
from articles.claims.guesses import (
    is_guess,
    may_be_for_each,
    may_be_of_another,
    may_compare,
    may_count_from_below,
    may_count_thousands,
    may_end_before,
    shows_value,
)
from articles.claims.idioms.neutral import JOINT
from articles.claims.matches import Match, compares_rows, matches_in, of_table
from articles.claims.mentions import TableNames
from articles.claims.other_measures import may_be_of_other_measure
from articles.claims.readings import Context, settled
from articles.claims.relevance import is_about_table
from articles.claims.scopes import codes_of, context_of, scope_of
from articles.claims.scopes.periods import NEXT_TO, YEAR_ON_YEAR
from articles.claims.sentences import Sentence, sentences_of
from articles.claims.signs import Sign
from articles.claims.stated import judge
from articles.claims.surroundings import Surroundings
from articles.claims.unread import unread
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind
from collabsite.web.languages import is_chinese


def find_claims(text: str, table: Table) -> tuple[Claim, ...]:
    """Return the claims of a text about a table, in order, with offsets into the text.

    The script of each claim decides how it is read.
    """
    found: list[Claim] = []
    context = Context()
    for sentence in sentences_of(text, TableNames(table)):
        if sentence.is_about:
            context.is_near = sentence.before is not None and len(context.spoken) < 2
            here = _claims_of(sentence, table, context)
            found += here
            _follow(context, sentence, here, table)
        else:
            context.is_single = False
        ends = context.periods or table.all_periods
        context.periods = context_of(sentence, max(ends, default="")) or context.periods
        if sentence.text.endswith("\n\n"):
            context = Context()
    return tuple(found)


def _follow(context: Context, sentence: Sentence, claims: Sequence[Claim], table: Table) -> None:
    """Give a context the subject and the columns that a sentence with these claims spoke of."""
    context.spoken = {
        *(column for claim in claims for column in claim.scope.columns),
        *(mention.code for mention in sentence.of(Sign.COLUMN)),
    }
    if len(context.spoken) == 1:
        context.columns = tuple(context.spoken)
    rows = [group for group in sentence.row_groups if group[0].sign is Sign.ROW]
    subjects = [claim.scope.rows for claim in claims if claim.scope.rows]
    if rows and not subjects:
        context.rows = codes_of(rows[0], table)
    elif subjects and len(subjects[-1]) <= _FEW:
        context.rows = subjects[-1]
    named = {mention.code for mention in sentence.of(Sign.ROW)} or {*context.rows}
    context.is_single = len(named) == 1 and named == {*context.rows}


def _claims_of(sentence: Sentence, table: Table, context: Context) -> list[Claim]:
    matches = matches_in(sentence)
    objects = frozenset(mention.start for match in matches for mention in match.objects)
    claims: list[Claim] = []
    for incomplete in matches:
        match = _completed(of_table(incomplete, table), claims)
        if match is None or _is_asked(match):
            continue
        scope, options = scope_of(match, table, objects, context)
        if match.kind is ClaimKind.COMPARISON and len(scope.rows) > 1 and _is_of_sum(match):
            match = replace(match, statement=replace(match.statement, of_sum=True))
        scope = _with_periods(match, scope, claims)
        if compares_rows(match, scope, table):
            match = replace(match, kind=ClaimKind.COMPARISON)
            scope = replace(scope, is_object_unknown=True)
        if is_about_table(match, scope, table, claims):
            claim = Claim(
                sentence.start + match.start,
                sentence.start + match.end,
                sentence.text[match.start : match.end],
                match.kind,
                match.statement,
                scope,
                is_chinese(sentence.text),
            )
            if _may_mean_another(match, claim, table, claims, context):
                claim = replace(claim, scope=replace(scope, is_guess=True))
            claim = settled(claim, options, table)
            others = tuple((m.start, m.end) for m in matches if m is not incomplete)
            claim = _with_unread(
                claim,
                Surroundings(
                    sentence, match.start, match.end, match.found.end(), others, claim.scope.rows
                ),
                table,
            )
            scope = claim.scope
            context.columns = scope.columns if len(scope.columns) == 1 else context.columns
            context.objects = (
                scope.others if match.kind is ClaimKind.COMPARISON else context.objects
            )
            claims.append(claim)
    return claims


def _may_mean_another(
    match: Match, claim: Claim, table: Table, claims: list[Claim], context: Context
) -> bool:
    """Return whether a claim after others may be about something else than its scope."""
    scope = claim.scope
    return (
        is_guess(match, scope)
        or may_compare(match, claims)
        or may_end_before(match, scope, context.periods, table)
        or may_be_of_other_measure(match, scope, table, claims)
        or may_be_of_another(match, claims)
        or shows_value(claim, table)
        or may_be_for_each(match, scope, table)
        or may_count_thousands(match, scope, table, claims)
    )


_JOINT = re.compile(JOINT, re.IGNORECASE)


def _is_of_sum(match: Match) -> bool:
    """Return whether rows are compared as one: put them together and you have more than."""
    first = match.sentence.clause(match.start)[0]
    return bool(_JOINT.search(match.sentence.words, first, match.start))


# A row that overtakes another does so by its value.
_OF_LEVELS = re.compile(
    r"超[越过過]|反超|赶超|趕超|\bovert|\bsurpass|\boutr|\bahead of", re.IGNORECASE
)


def _may_say_another(claim: Claim, around: Surroundings, table: Table) -> bool:
    """Return whether a claim without a subject may be of changes, or of periods, and not fail."""
    statement, sentence = claim.statement, around.sentence
    first, last = sentence.clause(around.start)[0], sentence.clause(around.end - 1)[1]
    subjects = [m for m in sentence.of(Sign.ROW) if m.code in claim.scope.rows]
    if any(first <= m.start < last for m in subjects):
        return False
    is_of_all = any(first <= m.start < last for m in sentence.of(Sign.ALL))
    if claim.kind is ClaimKind.SUPERLATIVE and len(claim.scope.rows) == 1 and not is_of_all:
        other = replace(statement, over_periods=not statement.over_periods)
        if judge(replace(claim, statement=other), table).kind is VerdictKind.HOLDS:
            return True
    is_ordered = claim.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.COMPARISON)
    if not is_ordered or statement.amounts or statement.of_change or statement.over_periods:
        return False
    if _OF_LEVELS.search(claim.literal):
        return False
    if not any(len(table.periods(column)) > 1 for column in claim.scope.columns):
        return False
    if not directions_in(sentence.skeleton, 0, around.start):
        return False
    other = replace(statement, of_change=True)
    return judge(replace(claim, statement=other), table).kind is not VerdictKind.FAILS


def _with_unread(claim: Claim, around: Surroundings, table: Table) -> Claim:
    """Give a claim that fails the words near it that nothing read."""
    if claim.scope.is_guess or judge(claim, table).kind is not VerdictKind.FAILS:
        return claim
    if _may_say_another(claim, around, table) or may_count_from_below(claim, table):
        return replace(claim, scope=replace(claim.scope, is_guess=True))
    words = unread(claim, around, table)
    return replace(claim, scope=replace(claim.scope, unread=words)) if words else claim


_NEAR = 40
# So many rows may be the subject of the sentence after.
_FEW = 3
_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
_AT_A_TIME = (*_ORDERED, ClaimKind.COMPARISON, ClaimKind.THRESHOLD, ClaimKind.SHARE)
_NOW = re.compile(
    r"\b(?:now|today|currently|at present|these days|nowadays) $|(?:如今|现在|现今|眼下)[^,，。;；]*$",
    re.IGNORECASE,
)


def _completed(match: Match, claims: list[Claim]) -> Match | None:
    """Give a match the direction that stands elsewhere in its sentence; None if there is none."""
    statement = _completed_statement(match, claims)
    return None if statement is None else replace(match, statement=statement)


def _completed_statement(match: Match, claims: list[Claim]) -> Statement | None:
    """Return what a match says, with a direction or a threshold of the words or claims near it."""
    kind, found, sentence = match.kind, match.found, match.sentence
    statement = match.statement
    if kind is ClaimKind.CHANGE and found.groupdict().get("by"):
        written = found.group("by")[:1]
        begin = sentence.clause(found.start())[0] if written == "b" else found.start() - _NEAR
        if moved := directions_in(sentence.skeleton, begin, found.start()):
            return replace(statement, sign=moved[-1])
        earlier = [
            c
            for c in claims
            if c.kind in (ClaimKind.CHANGE, ClaimKind.RUN) or c.statement.of_change
        ]
        return replace(statement, sign=earlier[-1].statement.sign) if earlier else None
    if kind is ClaimKind.CHANGE and found.groupdict().get("again"):
        earlier = [c for c in claims if c.kind is ClaimKind.CHANGE]
        return replace(statement, sign=earlier[-1].statement.sign) if earlier else None
    if kind is ClaimKind.RANK and {"second", "third"} & found.groupdict().keys():
        # The next after the lowest: 广州最低,深圳次之.
        earlier = [c for c in claims if c.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK)]
        if not earlier or not _NEXT.match(found[0]):
            return statement
        before = earlier[-1].statement
        is_ranked = earlier[-1].kind is ClaimKind.RANK and before.rank
        # After the second, the next is the third.
        rank = before.rank + 1 if is_ranked else statement.rank
        sign = before.sign if before.sign < 0 else statement.sign
        return replace(statement, sign=sign, rank=rank)
    if kind is ClaimKind.RANK and statement.is_next and "elided" in found.re.groupindex:
        # After the cheapest comes the next cheapest.
        earlier = [c for c in claims if c.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK)]
        return replace(statement, sign=earlier[-1].statement.sign) if earlier else statement
    if kind is ClaimKind.RUN and not statement.sign and not statement.amounts:
        first, last = sentence.clause(found.start())
        near = directions_in(sentence.skeleton, found.end(), last)[:1]
        near = near or directions_in(sentence.skeleton, first, found.start())[-1:]
        beyond = _threshold_before(claims, sentence.start + first, sentence.start + found.end())
        if beyond and not near:
            return replace(statement, amounts=beyond)
        near = near or more_or_less_in(sentence.skeleton, first, last)[:1]
        near = near or directions_in(sentence.skeleton, 0, found.start())[-1:]
        near = near or directions_in(sentence.skeleton, found.end(), len(sentence.text))[:1]
        return replace(statement, sign=near[0]) if near else None
    return statement


_NEXT = re.compile("次之|居次|紧[随追跟]")
_QUOTED = re.compile(r"[“\"「『‘][^”\"」』’]*$")


# What a clause adds to a question is not asked.
_RELATIVE = re.compile(r" (?:where|which|who|whose|when)\b")


# Why it fell takes for true that it did.
_WHY = re.compile(r"\b(?:why|how come)\b|为什么|为何|何以|为啥", re.IGNORECASE)


def _is_asked(match: Match) -> bool:
    """Return whether a claim is in the last clause of a question, outside of a quotation."""
    sentence = match.sentence
    written = sentence.words.rstrip()
    return (
        written.endswith(("?", "？"))
        and sentence.clause(match.start)[1] >= len(written)
        and not _RELATIVE.match(sentence.words, sentence.clause(match.start)[0])
        and not _WHY.search(sentence.words)
        and not _QUOTED.search(sentence.text[: match.start])
    )


def _threshold_before(claims: list[Claim], first: int, last: int) -> tuple[Stated, ...]:
    """Return the threshold of which a run says that it is passed, as in over 3 million again."""
    near = [c for c in claims if c.kind is ClaimKind.THRESHOLD and first <= c.start < last]
    return near[-1].statement.amounts if near else ()


def _with_periods(match: Match, scope: Scope, claims: list[Claim]) -> Scope:
    """Give a change the periods of the one before it if its clause names none."""
    first, last = match.sentence.clause(match.start)
    named = any(first <= m.start < last for m in match.sentence.of(Sign.PERIOD))
    earlier = [claim for claim in claims if claim.kind is ClaimKind.CHANGE]
    is_told = YEAR_ON_YEAR.search(match.found[0]) or NEXT_TO.search(match.found[0])
    if (
        match.kind in _AT_A_TIME
        and not named
        and _NOW.search(match.sentence.words, first, match.start)
    ):
        # It was dearer in 2022, and is now the cheapest.
        return replace(scope, periods=(), missing=())
    is_of_change = match.kind is ClaimKind.CHANGE or (
        match.kind is ClaimKind.SUPERLATIVE and match.statement.of_change
    )
    if not is_of_change or named or is_told or not earlier:
        return scope
    before = earlier[-1].scope
    return replace(scope, periods=before.periods, missing=before.missing)
