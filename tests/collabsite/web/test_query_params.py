"""Query parameters: each page forgives a bad value, and each twin and file names the parameter."""

from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from collabsite.web.query_params import (
    InvalidQuery,
    Number,
    Paged,
    Words,
    canonical_query,
    parse,
    schemas,
)
from tests.support.published import published
from tests.support.readers import page_values


@dataclass(frozen=True)
class RiverQuery(Paged):
    """Query parameters of rivers."""

    weather: Annotated[Literal["dry", "wet"], Meta(description="How it is.")] = "dry"
    year: Number | None = None
    name: Words = ""
    rows: tuple[str, ...] = ()


def river(query: str, *, forgiving: bool = False) -> RiverQuery:
    return parse(RiverQuery, QueryDict(query), forgiving=forgiving)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", RiverQuery()),
        ("page=2&weather=wet", RiverQuery(page=2, weather="wet")),
        ("page=2&page=3", RiverQuery(page=3)),
        ("page=2&page=", RiverQuery()),
        ("page=&weather=&year=&name=&rows=", RiverQuery()),
        ("year=1998&name=Elbe+%26+Oder&x=y", RiverQuery(year=1998, name="Elbe & Oder")),
        ("rows=a&rows=b", RiverQuery(rows=("a", "b"))),
    ],
)
def test_parameters_are_read_by_their_types(query: str, meant: RiverQuery) -> None:
    assert river(canonical_query(RiverQuery, QueryDict(query), forgiving=True)) == meant


@pytest.mark.parametrize(
    "wrong",
    [
        *[
            "page=",
            "page=0",
            "page=-1",
            "page=x",
            "page=01",
            "page=%EF%BC%91",
            "page=1.5",
            f"page={'9' * 5000}",
        ],
        *["weather=cold", "weather=WET", "year=0", "year=one", "name=%00", f"name={'x' * 201}"],
    ],
)
def test_a_bad_value_becomes_the_default_or_is_named(wrong: str) -> None:
    name = wrong.partition("=")[0]

    with pytest.raises(InvalidQuery) as refused:
        river(f"{wrong}&rows=a")

    [problem] = refused.value.problems
    assert problem.startswith(f"{name} is “")
    assert river(f"{wrong}&rows=a", forgiving=True) == RiverQuery(rows=("a",))


def test_all_bad_values_are_named_without_what_steers_a_terminal() -> None:
    with pytest.raises(InvalidQuery) as refused:
        river("page=%1b[31m&year=x&weather=cold")

    assert sorted(each.partition(" ")[0] for each in refused.value.problems) == [
        *["page", "weather", "year"]
    ]
    assert not any("\x1b" in each for each in refused.value.problems)


def test_parameters_are_described_as_they_are_read() -> None:
    described = schemas(RiverQuery)

    assert described["page"]["minimum"] == 1
    assert described["page"]["default"] == 1
    assert described["weather"]["enum"] == ["dry", "wet"]
    assert described["weather"]["description"] == "How it is."
    assert described["name"]["maxLength"] == 200
    assert schemas(None) == {}


@given(
    st.lists(st.tuples(st.sampled_from(["page", "weather", "rows", "x"]), st.text(max_size=4))),
    st.booleans(),
)
def test_a_canonical_query_means_the_same_and_is_its_own(
    pairs: list[tuple[str, str]], forgiving: bool
) -> None:
    query = QueryDict(mutable=True)
    for name, text in pairs:
        query.appendlist(name, text)

    canonical = canonical_query(RiverQuery, query, forgiving=forgiving)

    again = canonical_query(RiverQuery, QueryDict(canonical), forgiving=forgiving)
    assert again == canonical
    assert "x=" not in canonical


# Each page with the mistakes that a reader can make in its query.
ARTICLE, DATA = "/articles/rivers-and-labs", "/data/what-they-found"
CASES = [
    *[
        ("/articles", query)
        for query in ("page=0", "sort=", "sort=size", "language=de", "topic=%00")
    ],
    *[("/data", query) for query in ("page=x", "sort=size", "topic=%00")],
    *[("/search", query) for query in ("page=0", "kind=film", "year=", "year=x", "language=de")],
    *[(f"{ARTICLE}/editions", "page="), (f"{DATA}/releases", "page=0")],
    *[
        (DATA, query)
        for query in ("page=0", "period=1066", "entity=%00", "rows=gone", "since=1066")
    ],
    *[(f"{DATA}/releases/1", query) for query in ("page=x", "until=1066")],
    *[(f"{DATA}/elbe/samples", query) for query in ("page=0", "release=x", "release=0")],
]
WITHOUT_TWIN = [
    *[
        ("/corrections/", "of=films"),
        ("/corrections/", "page=0"),
        (f"{DATA}/releases/1/changes/", "page=0"),
    ],
    *[(f"{ARTICLE}/editions/1/changes/", "since=x"), ("/sources/river-atlas-2023/", "page=0")],
]


@pytest.mark.django_db
@pytest.mark.judges_on_postgresql
def test_pages_forgive_and_twins_refuse_bad_values(client: Client) -> None:
    published()

    for address, query in CASES:
        refused = client.get(f"{address}.json?{query}")
        assert refused.status_code == 400, (address, query)
        assert refused["Content-Type"] == "application/problem+json"
        assert page_values(client, f"{address}/?{query}") == page_values(client, f"{address}/")
        assert query.partition("=")[0] in refused.json()["detail"].lower()
    for address, query in WITHOUT_TWIN:
        assert page_values(client, f"{address}?{query}") == page_values(client, address)


@pytest.mark.django_db
@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize("query", ["layout=tall", "period=1066", "entity=%00"])
def test_files_refuse_bad_values(client: Client, query: str) -> None:
    published()

    refused = client.get(f"{DATA}.csv?{query}")

    assert refused.status_code == 400
    assert query.partition("=")[0] in refused.json()["detail"].lower()
