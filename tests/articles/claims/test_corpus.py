"""Quality of the finder and the judge on texts in which a person marked every claim; see number-audit.md."""

import pytest

from articles.claims import ClaimKind
from tests.articles.claims.marked import marked_texts, measured

PARTS = ["first"]
LANGUAGES = ["en", "hans", "hant"]
NAMES = [f"{part}-{language}" for part in PARTS for language in LANGUAGES]
# The aims: 90 % of claims found, 97 % of what is called failing fails.
FOUND = 0.9
FAILING_RIGHTLY = 0.97
JUDGED_RIGHTLY = 0.95


@pytest.mark.parametrize("name", NAMES)
def test_of_the_claims_nearly_all_are_found_and_judged_and_what_fails_does(name: str) -> None:
    figures = measured(marked_texts(name))

    assert len(figures.missed) <= (1 - FOUND) * figures.claims, figures.missed
    wrong = [*figures.missed, *figures.misjudged]
    assert len(wrong) <= (1 - JUDGED_RIGHTLY) * figures.claims, wrong
    most_wrong = (1 - FAILING_RIGHTLY) * figures.called_failing
    assert len(figures.wrongly_failing) <= most_wrong, figures.wrongly_failing
    assert len(figures.false) <= (1 - FAILING_RIGHTLY) * figures.reported, figures.false


@pytest.mark.parametrize("name", NAMES)
def test_each_part_has_sixty_claims_of_every_kind(name: str) -> None:
    marks = [mark for each in marked_texts(name) for mark in each.marks]

    assert len(marks) >= 60
    assert {mark.kind for mark in marks} == set(ClaimKind)
