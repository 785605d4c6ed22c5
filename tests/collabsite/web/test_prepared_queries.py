"""Prepared queries return what their querysets would, for any values."""

import pytest
from django.core.exceptions import FieldFetchBlocked
from django.db import connection
from django.db.models import BigIntegerField, CharField
from django.test.utils import CaptureQueriesContext

from articles.models import Source, Topic
from collabsite.web.prepared_queries import (
    Parameter,
    Parameters,
    PreparedQuery,
    columns_of,
    instance_of,
)
from metrics import working_copy
from metrics.models import Dataset, Observation
from tests.support.published import draft_with_data

pytestmark = pytest.mark.django_db

NAMED = PreparedQuery(
    lambda: Topic.objects.filter(name=Parameter("name", CharField())).values_list("slug"), str
)
CHOSEN = PreparedQuery(
    lambda: Topic.objects.filter(pk__in=Parameters("keys", BigIntegerField())).values_list("slug"),
    str,
)
OBSERVATIONS = PreparedQuery(
    lambda: (
        Observation.objects.filter(entity__release=Parameter("release", BigIntegerField()))
        .order_by("pk")
        .values_list(*columns_of(Observation, "source"))
    ),
    instance_of(Observation, "source"),
)


@pytest.fixture
def topics() -> dict[str, int]:
    """Two topics; their keys by slug."""
    made = [Topic.objects.create(slug=f"t-{name}", name=name) for name in ("100%", "水")]
    return {topic.slug: topic.pk for topic in made}


def test_a_query_runs_with_the_given_values(topics: dict[str, int]) -> None:
    assert NAMED.rows(name="100%") == ["t-100%"]
    assert NAMED.rows(name="水") == ["t-水"]
    assert NAMED.rows(name="' OR 1=1") == []


def test_a_query_takes_any_number_of_values_for_in(topics: dict[str, int]) -> None:
    assert CHOSEN.rows(keys=[]) == []
    assert sorted(CHOSEN.rows(keys=list(topics.values()))) == sorted(topics)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite plans in no time"
)
def test_postgresql_plans_a_frequent_query_once(topics: dict[str, int]) -> None:
    for _ in range(connection.settings_dict["OPTIONS"]["prepare_threshold"] + 1):
        assert NAMED.rows(name="水") == ["t-水"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        [[statement]] = cursor.fetchall()
    assert statement == NAMED._compile()[1].replace("%s", "$1")


def test_rows_become_instances_with_related_rows() -> None:
    draft_with_data()
    release = working_copy.ensure(Dataset.objects.get())
    observation = Observation.objects.filter(entity__release=release).order_by("pk")[0]
    observation.source = Source.objects.create(key="s", title="A source")
    Observation.objects.bulk_update([observation], ["source"])
    Observation.objects.filter(entity__release=release).exclude(pk=observation.pk).update(
        source=None
    )

    with CaptureQueriesContext(connection) as queries:
        first, second, *_ = OBSERVATIONS.rows(release=release.pk)
        assert (first, first.source, second.source) == (observation, observation.source, None)
        assert first.value == observation.value

    assert len(queries) == 1
    with pytest.raises(FieldFetchBlocked):
        _ = first.entity
