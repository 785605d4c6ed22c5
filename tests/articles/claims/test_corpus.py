"""Quality of the finder and the judge on texts in which a person marked every claim; see number-audit.md."""

import pytest

from articles.claims import ClaimKind
from tests.articles.claims.marked import marked_texts, measured

# Of each file of the corpus: how many claims are missed, misjudged, wrongly called failing, and found where there
# are none. It must not get worse; where it gets better, the figures here are lowered.
NOW = {}
# One that the rules were written for, and one of strangers; the others are for the judges.
EVERY_TIME = ("first", "eighth")
NAMES = [
    pytest.param(name, marks=() if name.startswith(EVERY_TIME) else pytest.mark.judges)
    for name in NOW
]


@pytest.mark.parametrize("name", NAMES)
def test_no_more_claims_are_missed_misjudged_wrongly_failing_or_none(name: str) -> None:
    figures = measured(marked_texts(name))

    missed, misjudged, wrongly_failing, false = NOW[name]
    assert len(figures.missed) <= missed, figures.missed
    assert len(figures.misjudged) <= misjudged, figures.misjudged
    assert len(figures.wrongly_failing) <= wrongly_failing, figures.wrongly_failing
    assert len(figures.false) <= false, figures.false


@pytest.mark.parametrize("language", ["en", "hans", "hant"])
def test_each_language_has_four_hundred_claims_of_every_kind(language: str) -> None:
    marks = [
        mark
        for name in NOW
        if name.endswith(f"-{language}")
        for each in marked_texts(name)
        for mark in each.marks
    ]

    assert len(marks) >= 400
    assert {mark.kind for mark in marks} == set(ClaimKind)
