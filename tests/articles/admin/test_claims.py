"""The dialog in which an editor says what words state: from its fields to a statement, and back."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.prose.claims import KINDS, ClaimForm, initial_of, read_amount, words_of
from articles.numbers import stored
from articles.numbers.marked import read_table
from articles.numbers.statements import (
    Amount,
    Average,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Quantifier,
    Rank,
    Run,
    Share,
    Statement,
    Sum,
    Superlative,
    Total,
    Unit,
)
from tests.articles.numbers.test_finder import CORPUS
from tests.support.published import published
from tests.support.staff import signed_in

STEEL = read_table(CORPUS.parent / "tables" / "en-d-steel.csv")
ROW, OTHER, *_REST = STEEL.single_rows
OUTPUT = Measure("output")
GROWTH = Measure("output", "2023", "2019", in_per_cent=True)
LARGE = Amount(Decimal(1_200_000), Unit.VALUE, "over", Decimal(100_000))
STATEMENTS: list[Statement] = [
    Superlative((ROW,), GROWTH, Direction.LESS, among=(ROW, OTHER), by_far=True),
    Superlative((ROW,), OUTPUT, Direction.MORE, over_periods=True, since="2020", and_later=True),
    Rank((ROW,), OUTPUT, Direction.MORE, 2, tied=True),
    Rank((ROW,), OUTPUT, Direction.MORE, 0, after=(OTHER,)),
    Comparison((ROW,), STEEL.single_rows, OUTPUT, Direction.LESS, with_=Sum.AVERAGE),
    Comparison((ROW,), (OTHER,), OUTPUT, Direction.MORE, Amount(Decimal(2), Unit.TIMES, "about")),
    Change((ROW,), "output", "2019", None, Direction.MORE, None, LARGE, LARGE, together=True),
    Share((ROW,), "output", None, Amount(Decimal(1) / 3, Unit.PERCENT, "", Decimal(4)), (), "2020"),
    Count(STEEL.single_rows, GROWTH, Quantifier.ALL_BUT, 2, LARGE),
    Count((ROW, OTHER), GROWTH, Quantifier.MOST, direction=Direction.LESS),
    Total((ROW, OTHER), "output", "2023", LARGE, "2020"),
    Average((ROW, OTHER), "output", None, LARGE),
    Run((ROW,), "output", None, Direction.MORE, 3, exact=True),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=repr)
def test_a_statement_fills_the_fields_that_give_it_again(statement: Statement) -> None:
    form = ClaimForm(initial_of(statement, STEEL), STEEL)

    assert form.is_valid(), form.errors
    assert form.statement() == statement
    assert {stored.kind_of(each) for each in STATEMENTS} == {*KINDS} == {*stored.KINDS}


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("12%", Amount(Decimal(12), Unit.PERCENT)),
        ("more than 2 times", Amount(Decimal(2), Unit.TIMES, "over", Decimal("0.30"))),
        ("0.3 points", Amount(Decimal("0.3"), Unit.POINTS, "", Decimal("0.1"))),
        ("about 1.2 million", Amount(Decimal(1_200_000), Unit.VALUE, "about", Decimal(100_000))),
        ("nearly half", Amount(Decimal(50), Unit.PERCENT, "nearly", Decimal(4))),
        ("近两倍", Amount(Decimal(2), Unit.TIMES, "nearly", Decimal("0.30"))),
        ("much", None),
        ("1 or 2", None),
    ],
)
def test_a_number_is_typed_as_in_a_text(words: str, amount: Amount | None) -> None:
    assert read_amount(words) == amount
    if amount and amount.place <= 1:
        assert read_amount(words_of(amount)) == amount


def errors_of(**data: Any) -> dict[str, str]:
    form = ClaimForm({"rows": ROW, "column": "output", **data}, STEEL)
    return {name: str(problems[0]) for name, problems in form.errors.items()}


def test_an_error_names_the_field_and_what_to_do() -> None:
    assert errors_of(kind="superlative", direction="1", number="?") == {}
    assert errors_of(kind="superlative", direction="1", rows="", column="") == {
        "rows": "Choose the rows that the words are about.",
        "column": "Choose the column that the words are about.",
    }
    assert set(errors_of(kind="comparison", direction="1")) == {"others"}
    assert set(errors_of(kind="change", direction="1")) == {"since"}
    assert set(errors_of(kind="rank", direction="1")) == {"count"}
    assert set(errors_of(kind="total")) == set(errors_of(kind="count")) == {"number"}
    assert errors_of(kind="total", number="12%") == {
        "number": "The column is not in per cent: write a value of it."
    }
    assert errors_of(kind="share", number="1 or 2") == {
        "number": "Write one number, such as 12%, 2 times or 1.2 million."
    }


@pytest.mark.django_db
def test_a_claim_is_judged_by_the_newest_release_as_it_is_stated() -> None:
    published()
    author, address = signed_in("Author"), reverse("admin:articles_article_state_claim")
    data = {"dataset": "what-they-found", "kind": "superlative", "rows": "danube", "direction": "1"}

    found = author.post(address, {**data, "column": "cost"}).json()

    measure = Measure("cost")
    assert stored.load(found["statement"]) == Superlative(("danube",), measure, Direction.MORE)
    assert (found["verdict"], found["name"], len(found["cells"])) == ("holds", "Holds", 2)
    assert author.post(address, data).json() == {
        "errors": {"column": "Choose the column that the words are about."}
    }
    gone = author.post(address, {**data, "dataset": "gone"}).json()
    assert gone == {
        "errors": {"dataset": "This dataset has no release, or is too large for claims."}
    }
    assert Client().post(address, data).status_code == 302
