"""Quality of the finder on texts in which a person marked every number; see number-audit.md."""

import pytest

from articles.audit import NumberKind
from tests.articles.audit.marked import marked_texts, measured

# Of each part, the shares of quantities that are found with place, value and unit, and at their place, and the
# share of those reported that are none. The third and the fourth part have other conventions.
REACHED = {
    "developing": (0.995, 0.995, 0.01),
    "unseen": (0.98, 0.985, 0.01),
    "second": (0.995, 0.995, 0.027),
    "third": (0.925, 0.98, 0.014),
    "fourth": (0.96, 0.98, 0.007),
    "fifth": (0.99, 0.99, 0.024),
    "sixth": (0.985, 0.99, 0.01),
    "seventh": (0.985, 0.99, 0.01),
}
# Of the other kinds, so many are told in the parts with these conventions.
OTHERS = 0.88
OTHER_CONVENTIONS = {"third", "fourth"}


@pytest.mark.parametrize("part", REACHED)
def test_each_part_keeps_what_is_reached(part: str) -> None:
    figures = measured(marked_texts(part))

    exact, at_place, false = REACHED[part]
    assert figures.recall >= exact, "\n".join(figures.missed)
    assert figures.recall_at_place >= at_place, "\n".join(figures.unplaced)
    assert figures.falsehood <= false, "\n".join(figures.false)


@pytest.mark.parametrize("language", ["seventh-en", "seventh-zh"])
def test_of_the_seventh_part_each_language_keeps_what_is_reached(language: str) -> None:
    texts = [each for each in marked_texts("seventh") if each.name.startswith(language)]

    figures = measured(iter(texts))

    assert figures.recall >= 0.98, "\n".join(figures.missed)


@pytest.mark.parametrize("part", sorted(REACHED.keys() - OTHER_CONVENTIONS))
def test_years_dates_ordinals_names_and_idioms_are_distinguished(part: str) -> None:
    figures = measured(marked_texts(part))

    told = 1 - len(figures.other_kinds_wrong) / figures.others
    assert told >= OTHERS, "\n".join(figures.other_kinds_wrong)


@pytest.mark.parametrize("part", REACHED)
def test_each_part_of_the_corpus_has_both_languages_and_every_kind(part: str) -> None:
    texts = list(marked_texts(part))

    for language in ("en", "zh"):
        assert sum(each.name.startswith(f"{part}-{language}") for each in texts) >= 20
    assert {mark.kind for each in texts for mark in each.marks} == set(NumberKind)


def test_every_mark_is_a_number_without_space_around_it_and_no_mark_is_left_open() -> None:
    texts = [each for part in REACHED for each in marked_texts(part)]

    assert not [each.name for each in texts if "[[" in each.text or "]]" in each.text]
    assert not [
        mark for each in texts for mark in each.marks if mark.literal.strip() != mark.literal
    ]
