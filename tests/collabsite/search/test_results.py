"""Search results: entries, their order and counts, alike on both databases."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from collabsite.search import index, query_parser, results
from collabsite.search.facets import FacetSelection
from collabsite.search.models import ALWAYS
from collabsite.search.results import SearchResults
from tests.collabsite.search.conftest import CORPUS, NOW, document

DAY = dt.timedelta(days=1)


def found(
    query: str,
    selection: FacetSelection = FacetSelection(),  # noqa: B008
    *,
    at: dt.datetime = NOW,
    start: int = 0,
    size: int = 20,
) -> list[str]:
    looked = SearchResults(query_parser.parse(query), selection, at=at)
    return [entry.key for entry in looked.entries(start, size)]


# Both databases answer these with just this, in this order.
SHARED = {
    "rivers": [
        *["rivers", "older-rivers", "data", "river-atlas-2023", "retracted", "mentions"],
        *["data/elbe/samples", "data/elbe/change", "data/yangtze/samples"],
    ],
    "RIVER": [
        *["older-rivers", "rivers", "data", "river-atlas-2023", "retracted", "mentions"],
        *["data/elbe/samples", "data/elbe/change", "data/yangtze/samples"],
    ],
    "older-rivers": ["older-rivers"],
    "data": ["data", "data/elbe/samples", "data/elbe/change", "data/yangtze/samples"],
    "rivers labs": ["rivers", "mentions"],
    "the rivers and the labs": ["rivers", "mentions"],
    "boat lab": ["mentions"],
    "muller": ["rivers"],
    "Müller": ["rivers"],
    '"joint papers"': ["rivers"],
    "joint papers": ["rivers", "mentions"],
    '"papers joint"': [],
    "joint -boats": ["rivers"],
    'joint -"joint papers"': ["mentions"],
    "1,240": ["data/elbe/samples", "rivers"],
    "1240": ["data/elbe/samples", "rivers"],
    "35%": ["data/elbe/change", "rivers"],
    "35": ["data/elbe/change", "rivers"],
    "elbe": ["data/elbe/samples", "data/elbe/change"],
    "elbe samples": ["data/elbe/samples"],
    "samples": ["data/elbe/samples", "data/yangtze/samples", "data"],
    "River Atlas": ["river-atlas-2023"],
    "river-atlas-2023": ["river-atlas-2023"],
    "合作": ["hezuo", "shui"],
    "合作研究": ["hezuo"],
    '"合作研究"': ["hezuo"],
    "研究合作": [],
    "研究 合作": ["hezuo", "shui"],
    "论文": ["hezuo"],
    "水": ["hezuo"],
    "深": ["hezuo"],
    "百分之三十五": ["hezuo"],
    "nowhere": [],
    "rivers nowhere": [],
}


@pytest.mark.usefixtures("corpus")
def test_both_databases_find_the_same_in_the_same_order() -> None:
    assert {query: found(query) for query in SHARED} == SHARED


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("query", ["rivers", "samples", "合作", "35"])
def test_pages_are_parts_of_the_whole(query: str) -> None:
    whole = found(query)

    one_by_one = [found(query, start=at, size=1) for at in range(len(whole))]

    assert [key for part in one_by_one for key in part] == whole
    assert found(query, start=len(whole)) == []


@pytest.mark.usefixtures("corpus")
def test_many_numbers_come_after_what_mentions_the_words() -> None:
    index.add(
        document(f"n-{place}", kind="number", title=f"Boats, {place}", place=place)
        for place in range(results.FEW_NUMBERS)
    )
    few = found("boats")
    index.add([document("n-more", kind="number", title="Boats, more", place=99)])

    assert few == ["mentions", *(f"n-{n}" for n in range(results.FEW_NUMBERS))]
    assert found("boats") == [*few, "n-more"]


@pytest.mark.usefixtures("corpus")
def test_each_facet_is_counted_by_what_is_chosen_of_the_others() -> None:
    selection = FacetSelection(topic="water", year="2025")

    counts = SearchResults(query_parser.parse("rivers"), selection, at=NOW).counts
    whole = SearchResults(query_parser.parse("rivers"), FacetSelection(), at=NOW).counts

    assert (whole.total, counts.total, counts.has_more) == (9, 1, False)
    assert counts.facets["topic"] == {"water": 1}
    assert counts.facets["year"] == {"2025": 1, "2020": 1}
    assert counts.without_own_facet == {"kind": 1, "topic": 5, "year": 2, "language": 1}
    assert whole.facets["kind"] == {"article": 4, "dataset": 1, "number": 3, "source": 1}
    assert found("rivers", selection) == ["rivers"]
    assert found("rivers", FacetSelection(topic="water")) == ["rivers", "older-rivers"]
    assert found("rivers", FacetSelection(kind="number")) == [
        "data/elbe/samples",
        "data/elbe/change",
        "data/yangtze/samples",
    ]
    # Fewer than the numbers that have the word.
    assert found("rivers", FacetSelection(kind="dataset")) == ["data"]
    assert found("rivers", FacetSelection(language="zh-hans")) == []


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("rivers nowhere", "rivers"),
        ("nowhere rivers labs", "rivers labs"),
        ("boat atlas elbe", "boat"),
        ("rivers labs 百分", "rivers labs"),
        ("nowhere never", None),
    ],
)
def test_if_nothing_has_all_words_as_few_as_can_be_are_left_out(
    query: str, kept: str | None
) -> None:
    other = results.relax_query(query_parser.parse(query), at=NOW)

    assert (other and " ".join(part.text for part in other.parts)) == kept


@pytest.mark.usefixtures("corpus")
def test_what_is_found_has_its_time() -> None:
    index.add(
        [
            document("past", title="Delta", until=NOW),
            document("now", title="Delta", since=NOW, until=NOW + DAY),
            document("then", title="Delta", since=NOW + DAY, until=ALWAYS),
        ]
    )

    assert found("delta", at=NOW - DAY) == ["past"]
    assert found("delta", at=NOW) == ["now"]
    assert found("delta", at=NOW + DAY) == ["then"]


ODD = [
    *["AND", "OR NOT", "NEAR(a b)", "a NEAR/2 b", "*", "a*", "^a", "a:b", "tokens:a", "(", "a)"],
    *["'", "''a'", "\\", "a\\'b", "a & b", "a | !b", "a <-> b", "a <2> b", "a:*", "'a':A", "--"],
    *['"', '"a', '""', '" "', "-", "- a", "-a", '-"a', "+a", "=a", "a=b", "%", "%s", "%(a)s", "_"],
    *["\x00", "a\x00b", "\ud800", "\ud83d\ude00", "\u200b", "\ufeffa", "\n", "a" * 10_000],
    *["a " * 5_000, "合" * 3_000, "-a " * 3_000, '"a b" ' * 2_000, "é" * 3_000, "1," * 4_000],
]


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_no_oddity_fails(query: str) -> None:
    keys = found(query)

    assert set(keys) <= {document.key for document in CORPUS}
    if parsed := query_parser.parse(query):
        results.relax_query(parsed, at=NOW)


SIGNS: Sequence[str] = [
    *"'\"\\:*&|!()<>-+=^%_.,~ \x00\ud800",
    "AND",
    "NOT",
    "NEAR",
    "river",
    "合",
    "合作",
]


@pytest.mark.usefixtures("corpus")
@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=12).map("".join))
@example("rivers'")
def test_no_query_fails(query: str) -> None:
    parsed = query_parser.parse(query)

    looked = SearchResults(parsed, FacetSelection(), at=NOW)
    keys = [entry.key for entry in looked.entries(0, 20)]

    assert len(keys) == min(20, looked.counts.total)
    if parsed and not keys:
        results.relax_query(parsed, at=NOW)


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("query", SHARED)
def test_too_many_results_come_in_the_same_order(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MAX_COUNTED", 2)
    monkeypatch.setattr(results, "MANY", 1)

    looked = SearchResults(query_parser.parse(query), FacetSelection(), at=NOW)

    assert [entry.key for entry in looked.entries(0, 20)] == SHARED[query]
    assert looked.counts.has_more == (len(SHARED[query]) > 2) or '"' in query


@pytest.mark.usefixtures("corpus")
def test_too_many_results_are_shown_without_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(results, "MAX_COUNTED", 3)
    index.add([document("waits", title="Rivers", topics=("secret",), since=NOW + DAY)])

    whole = SearchResults(query_parser.parse("rivers"), FacetSelection(), at=NOW).counts
    water = SearchResults(
        query_parser.parse("rivers"), FacetSelection(topic="water"), at=NOW
    ).counts

    assert (whole.total, whole.has_more, whole.facets["language"]) == (
        *(3, True),
        {"en": None, "zh-hans": None},
    )
    assert (water.total, water.has_more) == (2, False)
    assert water.facets["year"] == {"2025": 1, "2020": 1}
    # Nothing is told of what waits.
    assert water.facets["topic"] == whole.facets["topic"] == {"history": None, "water": None}


@pytest.mark.usefixtures("corpus")
def test_of_very_many_the_first_are_looked_through_for_a_phrase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(results, "MAX_SCANNED", 1)
    monkeypatch.setattr(results, "FIRST_SCANNED", 1)

    looked = SearchResults(query_parser.parse('"joint papers"'), FacetSelection(), at=NOW)

    assert [entry.key for entry in looked.entries(0, 20)] == ["rivers"]
    assert (looked.counts.total, looked.counts.has_more) == (1, True)
