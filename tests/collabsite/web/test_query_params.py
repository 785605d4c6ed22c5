"""Query parameters: parsing by their declarations, and error messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Language
from collabsite.web.query_params import (
    EXACT,
    UNVALIDATED,
    UNVALIDATED_ON_PAGES,
    Bounds,
    Description,
    InvalidQuery,
    Paged,
    Pattern,
    ResourceNotFound,
    Words,
    other_parameters,
    parse,
)


@dataclass(frozen=True)
class Asked(Paged):
    """One parameter of each sort."""

    sort: Literal["newest", "title"] = "newest"
    language: Annotated[str, Language] = ""
    topic: Annotated[str, Pattern(r"[-\w]+", "a slug", longest=8), EXACT] = ""
    year: Annotated[int | None, Bounds(1, 9999), Description("Of this year.")] = None
    q: Words = ""
    period: Annotated[Words, UNVALIDATED_ON_PAGES] = ""
    anything: Annotated[str, UNVALIDATED] = ""


@dataclass(frozen=True)
class Narrowed(Paged):
    """A query that takes all names."""

    bounds: Mapping[str, str] = other_parameters()


def test_what_is_given_is_read_and_the_rest_is_as_by_default() -> None:
    given = {"page": "3", "sort": "title", "language": "en", "topic": "河流", "year": "2023"}

    asked = parse(Asked, {**given, "utm_source": "x"}, forgiving=False)

    assert asked == Asked(page=3, sort="title", language="en", topic="河流", year=2023)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"page": "0"}, "page is “0”; give a whole number from 1 to 999999999"),
        ({"page": "１"}, "page is “１”; give a whole number from 1 to 999999999"),
        ({"page": ""}, "page is “”; give a whole number from 1 to 999999999"),
        ({"page": "9" * 5000}, f"page is “{'9' * 40}”; give a whole number from 1 to 999999999"),
        ({"sort": "size"}, "sort is “size”; give one of: newest, title"),
        ({"language": "fr"}, "language is “fr”; give one of: en, zh-hans"),
        ({"topic": "a b"}, "topic is “a b”; give a slug of at most 8 characters"),
        ({"topic": "x" * 9}, "topic is “xxxxxxxxx”; give a slug of at most 8 characters"),
        ({"q": "\0"}, "q is “\ufffd”; give a text without NUL of at most 200 characters"),
        ({"period": "\0"}, "period is “\ufffd”; give a text without NUL of at most 200 characters"),
    ],
)
def test_a_program_gets_the_error_and_the_valid_values(given: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidQuery) as refused:
        parse(Asked, given, forgiving=False)

    assert refused.value.problems == (problem,)


def test_all_errors_are_reported_at_once() -> None:
    with pytest.raises(InvalidQuery) as refused:
        parse(Asked, {"page": "x", "sort": "x", "year": "x"}, forgiving=False)

    assert len(refused.value.problems) == 3


def test_a_page_for_people_shows_its_default_for_what_can_not_be_meant() -> None:
    odd = {"page": "x", "sort": "", "language": "fr", "year": "-1", "q": "\0"}

    assert parse(Asked, odd, forgiving=True) == Asked()


def test_where_the_default_would_be_something_else_nothing_is_found() -> None:
    with pytest.raises(ResourceNotFound, match="topic is “a b”"):
        parse(Asked, {"topic": "a b"}, forgiving=True)


def test_what_a_view_refuses_itself_is_passed_on_to_it() -> None:
    assert parse(Asked, {"period": "\0"}, forgiving=True).period == "\0"
    assert parse(Asked, {"anything": "\0"}, forgiving=False).anything == "\0"


def test_an_empty_text_is_no_value() -> None:
    assert parse(Asked, {"topic": "", "q": "", "period": ""}, forgiving=False) == Asked()


def test_the_rest_is_what_no_other_parameter_is_called() -> None:
    asked = parse(Narrowed, {"page": "2", "cost.from": "1", "x": ""}, forgiving=False)

    assert (asked.page, dict(asked.bounds)) == (2, {"cost.from": "1", "x": ""})


@given(
    st.dictionaries(
        st.sampled_from(["page", "sort", "language", "topic", "year", "q", "period", "anything"])
        | st.text(max_size=5),
        st.text(max_size=12) | st.integers().map(str),
        max_size=6,
    )
)
def test_whatever_is_given_is_read_or_refused_in_words(given: dict[str, str]) -> None:
    problems: tuple[str, ...] = ()

    try:
        parse(Asked, given, forgiving=False)
    except InvalidQuery as error:
        problems = error.problems

    assert all(each.partition(" is “")[0] in given for each in problems)


@pytest.mark.django_db
def test_programs_get_errors_in_the_language_of_the_address(client: Client) -> None:
    answer = client.get("/zh-hans/articles.json?topic=%21")

    assert answer.status_code == 400
    assert "主题的网址别名" in answer.json()["detail"]
