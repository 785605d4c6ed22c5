"""Words that are offered in the place of claims that fail: close to the author's, and they hold."""

from pathlib import Path

from articles.claims import VerdictKind, find_claims, judge
from articles.claims.rewording import find_wording
from tests.articles.claims.marked import read_table

REWORDINGS = Path(__file__).parent / "rewordings.txt"


def test_words_that_hold_are_offered_for_claims_of_each_kind() -> None:
    lines = [line for line in REWORDINGS.read_text("utf-8").splitlines()[1:] if "|" in line]
    wrong = []
    kinds = set()
    for line in lines:
        name, marked, expected = (part.strip() for part in line.split("|"))
        before, literal, after = marked.replace("[[", "]]").split("]]")
        text, table = f"{before}{literal}{after}", read_table(name)
        [claim] = [each for each in find_claims(text, table) if each.start == len(before)]
        assert (claim.literal, judge(claim, table).kind) == (literal, VerdictKind.FAILS), line
        offered = find_wording(text, claim, table)
        kinds.add(claim.kind)
        if offered != expected:
            wrong.append((line, offered))
        if offered:
            # The changed text holds where it failed.
            again = find_claims(f"{before}{offered}{after}", table)
            assert {judge(each, table).kind for each in again} == {VerdictKind.HOLDS}, line

    assert wrong == []
    assert len(lines) > 30
    assert len(kinds) > 8


def test_words_are_tried_near_the_claim_of_a_long_text() -> None:
    table, sentence = read_table("population"), "Japan has more than 12 million people. "
    text = "It is said of many. " * 500 + sentence + "It is said of others. " * 500
    [claim] = [each for each in find_claims(text, table) if each.literal.startswith("more than 12")]

    assert find_wording(text, claim, table) == "more than 125 million people"
