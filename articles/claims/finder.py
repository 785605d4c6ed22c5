"""Finder of claims: idioms matched against each sentence that speaks of a table. Pure."""

import re
from dataclasses import dataclass, replace

from articles.audit import PERCENT
from articles.claims.claims import Claim, ClaimKind, Quantifier, Scope, Stated, Statement
from articles.claims.directions import directions_in, more_or_less_in
from articles.claims.guesses import is_guess
from articles.claims.idioms import CHINESE, ENGLISH, IDIOMS
from articles.claims.idioms.idiom import Idiom
from articles.claims.judging import judge
from articles.claims.judging.values import is_share
from articles.claims.mentions import TableNames
from articles.claims.readings import Context, settled
from articles.claims.scopes import codes_of, context_of, names_thing, objects_of, scope_of
from articles.claims.scopes.subjects import names_another
from articles.claims.sentences import Sentence, sentences_of
from articles.claims.signs import Sign
from articles.claims.statements import statement_of
from articles.claims.table import ClaimTable
from articles.claims.traditional import simplified
from articles.claims.unread import Surroundings, unread
from articles.claims.verdicts import VerdictKind
from collabsite.web.languages import is_chinese


def find_claims(text: str, table: ClaimTable) -> tuple[Claim, ...]:
    """Return the claims of a text about a table, in order, with offsets into the text.

    The script of each claim decides how it is read.
    """
    found: list[Claim] = []
    context = Context()
    for sentence in sentences_of(text, TableNames(table)):
        if sentence.is_about:
            if not sentence.before:
                context.columns = ()
            here = _claims_of(sentence, table, context)
            found += here
            rows = [group for group in sentence.row_groups if group[0].sign is Sign.ROW]
            subjects = [claim.scope.rows for claim in here if claim.scope.rows]
            if rows and not subjects:
                context.rows = codes_of(rows[0], table)
            elif subjects and len(subjects[-1]) <= _FEW:
                context.rows = subjects[-1]
        context.periods = (
            context_of(sentence, max(table.all_periods, default="")) or context.periods
        )
        if sentence.text.endswith("\n\n"):
            context = Context()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Match:
    """A match of an idiom, and what it says."""

    kind: ClaimKind
    found: re.Match[str]
    statement: Statement
    start: int
    end: int


def _claims_of(sentence: Sentence, table: ClaimTable, context: Context) -> list[Claim]:
    matches = _matches(sentence)
    objects = frozenset(
        mention.start for match in matches for mention in objects_of(match.found, sentence)
    )
    claims: list[Claim] = []
    for match in (_of_table(match, sentence, table) for match in matches):
        statement = _completed(match, sentence, claims)
        if statement is None or _is_asked(match, sentence):
            continue
        scope, options = scope_of(
            match.kind, match.found, statement, sentence, table, objects, context
        )
        scope = _with_periods(match, scope, sentence, claims)
        if _is_about_table(match, statement, scope, table, sentence):
            claim = Claim(
                sentence.start + match.start,
                sentence.start + match.end,
                sentence.text[match.start : match.end],
                match.kind,
                statement,
                scope,
                is_chinese(sentence.text),
            )
            if is_guess(match.kind, match.found, statement, scope, sentence):
                claim = replace(claim, scope=replace(claim.scope, is_guess=True))
            claim = settled(claim, options, table)
            others = tuple((m.start, m.end) for m in matches if m is not match)
            claim = _with_unread(
                claim,
                Surroundings(sentence, match.start, match.end, match.found.end(), others),
                table,
            )
            scope = claim.scope
            context.columns = scope.columns if len(scope.columns) == 1 else context.columns
            context.objects = (
                scope.others if match.kind is ClaimKind.COMPARISON else context.objects
            )
            claims.append(claim)
    return claims


def _may_say_another(claim: Claim, around: Surroundings, table: ClaimTable) -> bool:
    """Return whether a claim without a subject may be of changes, or of periods, and not fail."""
    statement, sentence = claim.statement, around.sentence
    first, last = sentence.clause(around.start)[0], sentence.clause(around.end - 1)[1]
    subjects = [m for m in sentence.of(Sign.ROW) if m.code in claim.scope.rows]
    if any(first <= m.start < last for m in subjects):
        return False
    if claim.kind is ClaimKind.SUPERLATIVE and len(claim.scope.rows) == 1:
        other = replace(statement, over_periods=not statement.over_periods)
        if judge(replace(claim, statement=other), table).kind is VerdictKind.HOLDS:
            return True
    is_ordered = claim.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.COMPARISON)
    if not is_ordered or statement.amounts or statement.of_change:
        return False
    if not any(len(table.periods(column)) > 1 for column in claim.scope.columns):
        return False
    if not directions_in(sentence.skeleton, 0, around.start):
        return False
    other = replace(statement, of_change=True)
    return judge(replace(claim, statement=other), table).kind is not VerdictKind.FAILS


def _with_unread(claim: Claim, around: Surroundings, table: ClaimTable) -> Claim:
    """Give a claim that fails the words near it that nothing read."""
    if claim.scope.is_guess or judge(claim, table).kind is not VerdictKind.FAILS:
        return claim
    if _may_say_another(claim, around, table):
        return replace(claim, scope=replace(claim.scope, is_guess=True))
    words = unread(claim.kind, claim.statement, claim.scope, around, table)
    return replace(claim, scope=replace(claim.scope, unread=words)) if words else claim


def _matches(sentence: Sentence) -> list[_Match]:
    """Return the matches of idioms in order; they share no words and no numbers."""
    written = sentence.skeleton
    taken = bytearray(len(written))
    used: set[int] = set()
    matches: list[_Match] = []
    lowered = written.lower()
    for idiom in _idioms_of(written, has_han=sentence.has_han):
        if not idiom.may_match(lowered):
            continue
        # What a claim before it says of another row.
        goes_on = not _ELLIPTIC.isdisjoint(idiom.pattern.groupindex)
        for found in idiom.pattern.finditer(written):
            start, end = _trimmed(found)
            if start >= end or any(taken[start:end]):
                continue
            if goes_on and not any(m.kind is idiom.kind and m.start < start for m in matches):
                continue
            statement = statement_of(idiom.kind, found, sentence)
            if statement is None:
                continue
            stated = (*statement.amounts, statement.start, statement.end)
            numbers = {each.number.start for each in stated if each}
            if numbers & used:
                continue
            used |= numbers
            if idiom.kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
                end = _with_number(statement, end, taken)
            taken[start:end] = b"\1" * (end - start)
            matches.append(_Match(idiom.kind, found, statement, start, end))
    return sorted(_without_predicates(matches, sentence), key=lambda match: match.start)


def _of_table(match: _Match, sentence: Sentence, table: ClaimTable) -> _Match:
    """Return a match with the kind that it has in this table.

    A part of a total that the table has is a share, as in half of the world's; parts that several rows have together,
    of which the values are parts, are a total.
    """
    if match.kind is ClaimKind.SHARE and not match.statement.quantifier and match.statement.amounts:
        first, _last = sentence.clause(match.start)
        is_joint = _JOINT.search(sentence.words[first : match.end])
        if is_joint and all(is_share(table, column.code) for column in table.columns):
            return replace(match, kind=ClaimKind.TOTAL)
    if match.kind is not ClaimKind.COMPARISON or match.statement.sign or _AS.search(match.found[0]):
        return match
    others = {mention.code for mention in objects_of(match.found, sentence)}
    amounts = match.statement.amounts
    if not others or not others <= table.groups or not amounts:
        return match
    if _LEVEL.match(sentence.words, match.end):
        return match
    number = amounts[0].number
    if number.unit != PERCENT and not 0 < number.value < 1:
        return match
    return replace(match, kind=ClaimKind.SHARE, statement=Statement(amounts=amounts))


_JOINT = re.compile(r"\b(?:together|jointly|between them)\b", re.IGNORECASE)
_LEVEL = re.compile(r"(?:'s)? (?:average|mean|level|rate|figure)\b", re.IGNORECASE)
_AS = re.compile(r"\bas\b|的", re.IGNORECASE)
_ELLIPTIC = frozenset(("for", "again"))
_HAN_SIGN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}")


def _idioms_of(written: str, *, has_han: bool) -> tuple[Idiom, ...]:
    """Return the idioms of the languages in which a sentence has words beside names."""
    if not _HAN_SIGN.search(written):
        # A sentence of names and numbers has the language of these.
        return CHINESE if has_han and not _LATIN.search(written) else ENGLISH
    return IDIOMS if _WORDS.search(written) else CHINESE


def _without_predicates(matches: list[_Match], sentence: Sentence) -> list[_Match]:
    """Leave out a bare direction that is what a quantifier is true of: the only one to shrink."""
    quantified = [m for m in matches if m.statement.quantifier and m.statement.sign]
    clauses = {sentence.clause(m.end - 1) for m in quantified}
    numbers = {
        each.number.start
        for m in matches
        if not _is_bare(m)
        for each in (*m.statement.amounts, m.statement.start, m.statement.end)
        if each
    }
    return [
        match
        for match in matches
        if not _is_bare(match)
        or (
            sentence.clause(match.start) not in clauses
            and not any(at in numbers for at in _number_after(match, sentence))
        )
    ]


def _is_bare(match: _Match) -> bool:
    """Return whether a match is a direction that has no size."""
    statement = match.statement
    return match.kind is ClaimKind.CHANGE and not (
        statement.amounts or statement.start or statement.end or statement.is_flat
    )


_TO_NUMBER = re.compile(
    rf"(?: by| to| from| below| above| under| past| over| about| nearly| almost| more than| less than)* [$€£¥~]?(?={Sign.NUMBER})"
)


def _number_after(match: _Match, sentence: Sentence) -> tuple[int, ...]:
    """Return the place of the number that follows a direction at once: increased by 5 and 4 %."""
    found = _TO_NUMBER.match(sentence.skeleton, match.end)
    return (found.end(),) if found else ()


_NEAR = 40
_FAR = 100
# So many rows may be the subject of the sentence after.
_FEW = 3
# The second largest in points, or in relative terms, is no rank of the values.
_OF_CHANGES = re.compile(
    r" (?:in|by) (?:points|percentage|percent|per cent|absolute|relative|real)\b"
)


def _with_number(statement: Statement, end: int, taken: bytearray) -> int:
    """Return the end of a total or average with its number, if that stands near behind it."""
    number = statement.amounts[0].number
    if end <= number.start < end + _FAR and not any(taken[end : number.end]):
        return number.end
    return end


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    part = found[0]
    return (
        found.start() + len(part) - len(part.lstrip(" ,，")),
        found.end() - (len(part) - len(part.rstrip(" ,，"))),
    )


def _completed(match: _Match, sentence: Sentence, claims: list[Claim]) -> Statement | None:
    """Give a statement the direction that stands elsewhere in its sentence."""
    kind, found, statement = match.kind, match.found, match.statement
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


_QUOTED = re.compile(r"[“\"「『‘][^”\"」』’]*$")


# What a clause adds to a question is not asked.
_RELATIVE = re.compile(r" (?:where|which|who|whose|when)\b")


def _is_asked(match: _Match, sentence: Sentence) -> bool:
    """Return whether a claim is in the last clause of a question, outside of a quotation."""
    written = sentence.words.rstrip()
    return (
        written.endswith(("?", "？"))
        and sentence.clause(match.start)[1] >= len(written)
        and not _RELATIVE.match(sentence.words, sentence.clause(match.start)[0])
        and not _QUOTED.search(sentence.text[: match.start])
    )


def _threshold_before(claims: list[Claim], first: int, last: int) -> tuple[Stated, ...]:
    """Return the threshold of which a run says that it is passed, as in over 3 million again."""
    near = [c for c in claims if c.kind is ClaimKind.THRESHOLD and first <= c.start < last]
    return near[-1].statement.amounts if near else ()


def _with_periods(match: _Match, scope: Scope, sentence: Sentence, claims: list[Claim]) -> Scope:
    """Give a change the periods of the one before it if its clause names none."""
    first, last = sentence.clause(match.start)
    named = any(first <= m.start < last for m in sentence.of(Sign.PERIOD))
    earlier = [claim for claim in claims if claim.kind is ClaimKind.CHANGE]
    if match.kind is not ClaimKind.CHANGE or named or not earlier:
        return scope
    before = earlier[-1].scope
    return replace(scope, periods=before.periods, missing=before.missing)


def _is_about_table(
    match: _Match, statement: Statement, scope: Scope, table: ClaimTable, sentence: Sentence
) -> bool:
    """Return whether a claim says something that a table could decide."""
    kind = match.kind
    is_equal = kind is ClaimKind.COMPARISON and not (statement.sign or statement.amounts)
    if is_equal and "equal" in match.found.re.groupindex and len(scope.rows) < 2:
        return False
    if statement.quantifier is Quantifier.EXACTLY and statement.count > len(table.single_rows):
        return False
    if kind is ClaimKind.SHARE and _is_one_of_many(match.found, table, sentence):
        return False
    if kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK) and _OF_CHANGES.match(
        sentence.words, match.end
    ):
        return False
    if kind is ClaimKind.CHANGE and not (statement.amounts or statement.start or statement.end):
        return scope.is_column_named and (
            bool(scope.rows) or _is_of_unknown_row(match.start, sentence)
        )
    if kind is ClaimKind.SUPERLATIVE and statement.over_periods and _has_one_period(scope, table):
        # At its deepest, of what has one value, is no record.
        return False
    if kind is ClaimKind.AVERAGE and _is_name_of_average(match, scope, table, sentence):
        return False
    if kind is ClaimKind.THRESHOLD and not sentence.names_table:
        stated = statement.amounts[0]
        mention = sentence.at(stated.number.start)
        if mention is not None and mention.end > stated.number.end:
            return True
        is_percent = stated.number.unit == PERCENT and bool(scope.columns)
        first = sentence.clause(match.start)[0]
        if sentence.before is None or not sentence.before.names_table:
            return False
        if _PRONOUN.search(sentence.words[first : match.start]) and scope.rows:
            return True
        return is_percent and _is_of_unknown_row(match.start, sentence)
    if kind is ClaimKind.CHANGE and not sentence.names_table:
        is_sized = bool(statement.amounts or statement.start or statement.end)
        if is_sized and sentence.has_han and sentence.before is not None:
            return True
        return bool(sentence.of(Sign.PERIOD)) or sentence.continues
    if (
        kind is ClaimKind.SUPERLATIVE
        and not statement.of_change
        and names_thing(match.found, table)
    ):
        return bool(scope.rows) or sentence.continues
    return True


def _has_one_period(scope: Scope, table: ClaimTable) -> bool:
    return bool(scope.columns) and all(len(table.periods(c)) < 2 for c in scope.columns)


_PRONOUN = re.compile(r"\b(?:it|they)\b", re.IGNORECASE)


def _is_of_unknown_row(start: int, sentence: Sentence) -> bool:
    """Return whether a claim is of a subject that the table lacks, in a text about the table."""
    first, last = sentence.clause(start)
    is_named = any(first <= m.start < last for m in sentence.of(Sign.COLUMN))
    is_after = sentence.before is not None and sentence.before.names_table
    return (is_named or is_after) and names_another(sentence, start)


def _is_one_of_many(found: re.Match[str], table: ClaimTable, sentence: Sentence) -> bool:
    """Return whether a claim speaks of one of more things than the table has rows."""
    if not found[0].lower().startswith("one of"):
        return False
    after = [m.number for m in sentence.of(Sign.NUMBER) if m.start >= found.start() and m.number]
    first = next((number for number in after if number.value > 1), None)
    return first is not None and first.start < found.end() and first.value > len(table.rows)


def _is_name_of_average(match: _Match, scope: Scope, table: ClaimTable, sentence: Sentence) -> bool:
    """Return whether average is a word of the name of a column: 平均寿命."""
    names = [
        simplified(f"{table.column_of[c].name} {table.column_of[c].other_name}").lower()
        for c in scope.columns
    ]
    if not any(re.search(r"\baverage|\bmean\b|平均", name) for name in names):
        return False
    first, last = sentence.clause(match.start)
    near = [g for g in sentence.row_groups if first <= g[0].start < last]
    return not any(len(g) > 1 or g[0].sign is Sign.ALL for g in near)
