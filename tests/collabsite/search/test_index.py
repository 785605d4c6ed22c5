"""Writing the index: scheduled states, and the FTS5 table that follows it on SQLite."""

import datetime as dt

import pytest
from django.db import connection
from pytest_django import Settings

from collabsite.search import analysis, index, query_parser
from collabsite.search.facets import FacetSelection
from collabsite.search.models import ALWAYS, Entry, FacetGroup, IndexBuild
from collabsite.search.results import SearchResults
from tests.collabsite.search.conftest import CORPUS, NOW, document

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def titles(query: str, at: dt.datetime) -> list[str]:
    looked = SearchResults(query_parser.parse(query), FacetSelection(), at=at)
    found = looked.entries(0, 20)
    assert len(found) == looked.counts.total
    return [entry.title for entry in found]


def publish(state: int, since: dt.datetime, *, at: dt.datetime) -> None:
    new = document("x", owner="article:1", state=state, title=f"Delta {state}", since=since)
    index.replace("article:1", [new], at=at, since=since)


def test_a_new_state_takes_the_place_of_the_one_before() -> None:
    publish(1, NOW, at=NOW)
    publish(2, NOW + DAY, at=NOW + DAY)

    assert titles("delta", NOW + DAY) == ["Delta 2"]
    assert Entry.objects.count() == 1


def test_a_state_that_waits_is_found_when_its_time_has_come() -> None:
    publish(1, NOW, at=NOW)
    publish(2, NOW + DAY, at=NOW)

    assert titles("delta", NOW) == ["Delta 1"]
    assert titles("delta", NOW + DAY) == ["Delta 2"]


def test_expired_entries_are_removed_by_the_next_write() -> None:
    publish(1, NOW, at=NOW)
    publish(2, NOW + DAY, at=NOW)
    publish(3, NOW + 3 * DAY, at=NOW + 2 * DAY)

    assert titles("delta", NOW + 2 * DAY) == ["Delta 2"]
    assert titles("delta", NOW + 3 * DAY) == ["Delta 3"]
    assert Entry.objects.count() == 2


def test_a_scheduled_state_is_removed_without_a_trace() -> None:
    publish(1, NOW, at=NOW)
    publish(2, NOW + DAY, at=NOW)

    index.withdraw("article:1", 2)

    assert titles("delta", NOW + DAY) == ["Delta 1"]
    assert Entry.objects.get().until == ALWAYS


def test_an_earlier_state_replaces_a_scheduled_one() -> None:
    publish(1, NOW, at=NOW)
    publish(2, NOW + 2 * DAY, at=NOW)
    publish(3, NOW + DAY, at=NOW)

    assert [titles("delta", NOW + n * DAY) for n in range(3)] == [
        ["Delta 1"],
        ["Delta 3"],
        ["Delta 3"],
    ]


def test_the_index_follows_whatever_writes_to_its_entries() -> None:
    index.add(document(f"n-{n}", title=f"Word{n} delta") for n in range(30))

    Entry.objects.filter(key="n-1").delete()
    Entry.objects.filter(key="n-2").update(tokens="=reed")
    changed = Entry.objects.get(key="n-3")
    changed.tokens = "=again"
    changed.save()
    Entry.objects.filter(key__startswith="n-2").exclude(key="n-2").delete()

    assert titles("word1", NOW) == titles("word2", NOW) == titles("word3", NOW) == []
    assert titles("reeds", NOW) == ["Word2 delta"]
    assert titles("again", NOW) == ["Word3 delta"]
    assert len(titles("delta", NOW)) == 17
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Fails if the table of FTS5 and ours do not say the same.
            cursor.execute(
                "INSERT INTO search_match (search_match, rank) VALUES ('integrity-check', 1)"
            )


def test_entries_of_a_kind_alike_share_a_facet_group() -> None:
    index.add(CORPUS)

    assert FacetGroup.objects.count() == len(
        {(d.kind, d.language, d.year, tuple(sorted(d.topics))) for d in CORPUS}
    )


def test_the_index_is_rebuilt_from_the_registered_documents() -> None:
    publish(1, NOW, at=NOW)
    IndexBuild.objects.create(version=analysis.VERSION - 1, made_at=NOW)
    told: list[str] = []

    assert not index.is_current()
    index.rebuild(at=NOW, report=lambda name, _count: told.append(name))

    # Nothing is published here, and so nothing is told.
    assert told == []
    assert index.is_current()
    assert Entry.objects.count() == 0
    assert IndexBuild.objects.get().version == analysis.VERSION


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(settings: Settings) -> None:
    publish(1, NOW, at=NOW)
    settings.SEARCH_DOCUMENTS = {"article": "collabsite.none_like_it"}

    with pytest.raises(ImportError):
        index.rebuild(at=NOW, report=lambda _kind, _count: None)

    assert Entry.objects.count() == 1


def test_an_index_that_differs_from_the_published_content_is_reported() -> None:
    assert list(index.find_differences(at=NOW)) == []

    publish(1, NOW, at=NOW)

    assert list(index.find_differences(at=NOW)) == ["/x/"]
