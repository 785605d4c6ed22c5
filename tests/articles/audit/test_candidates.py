"""Cells of which a sentence says the number, exactly or as their column rounds it."""

from decimal import Decimal

import pytest
from django.utils import timezone

from articles.audit.candidates import CellCandidate, NumberQuery, find_candidates
from tests.support.datasets import dataset_of

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

EXACT = Decimal("2.12345678901234567890123456789")


@pytest.fixture(autouse=True)
def rivers() -> None:
    dataset_of(
        {
            "Depth": {"kind": "number", "rounding": "decimals", "decimals": 2},
            "Flow": {
                "kind": "number",
                "rounding": "significant",
                "decimals": 3,
                "other_label": "流量",
            },
            "Length": {"kind": "number"},
        },
        {
            "Elbe": [EXACT, Decimal("3521418059.923445"), Decimal("2.124")],
            "Oder": [Decimal("2.1151"), Decimal("0.0000971"), Decimal("1E-60")],
        },
    )


def found(literal: str, value: str = "", language: str = "en") -> list[CellCandidate]:
    number = NumberQuery(Decimal(value or literal), "", literal, f"It is {literal}.")
    [candidates] = find_candidates(["rivers"], [number], language=language, at=timezone.now())
    return candidates


def test_cells_are_named_in_the_language_of_the_article() -> None:
    assert [each.label for each in found("3,520,000,000", "3520000000")] == ["Elbe · Flow"]
    chinese = found("3,520,000,000", "3520000000", language="zh-hans")
    assert [each.label for each in chinese] == ["Elbe · 流量"]


def test_a_rounded_number_is_found_by_what_its_column_shows() -> None:
    assert [each.label for each in found("2.12")] == ["Elbe · Depth", "Oder · Depth"]
    assert found("2.12")[0].text == "2.12"
    assert [each.label for each in found("3,520,000,000", "3520000000")] == ["Elbe · Flow"]
    assert [each.label for each in found("3.52 billion", "3520000000")] == ["Elbe · Flow"]


@pytest.mark.each_database
def test_a_number_is_found_by_all_its_digits() -> None:
    assert [each.label for each in found(str(EXACT))] == ["Elbe · Depth"]
    assert [each.label for each in found("0.0000971")] == ["Oder · Flow"]
    assert [each.label for each in found("1E-60")] == ["Oder · Length"]


@pytest.mark.parametrize("value", ["2.1", "2.11", "3.5", "1E-61", "9E59"])
def test_no_other_number_is_found(value: str) -> None:
    assert found(value) == []
