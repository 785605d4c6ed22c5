"""Wordings of claims, each with its verdict."""

from pathlib import Path

from articles.claims import find_claims, judge
from tests.articles.claims.marked import read_table

WORDINGS = Path(__file__).parent / "wordings.txt"


def test_each_wording_is_found_and_judged() -> None:
    lines = [line for line in WORDINGS.read_text("utf-8").splitlines()[1:] if "|" in line]
    wrong = []
    for line in lines:
        name, sentence, kind, expected = (part.strip() for part in line.split("|"))
        table = read_table(name)
        judged = {claim.kind.value: judge(claim, table) for claim in find_claims(sentence, table)}
        verdict = judged.get(kind)
        if not verdict or verdict.kind != expected:
            wrong.append((line, judged))

    assert len(lines) > 80
    assert not wrong
