"""`manage.py make_demo_data`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from metrics.models import Dataset, Observation, Release

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def made(**options: object) -> str:
    out = StringIO()
    call_command("make_demo_data", stdout=out, **options)
    return out.getvalue()


def test_it_releases_the_requested_number_of_observations_and_prints_the_address() -> None:
    said = made(observations=503, slug="demo", indicators=3, periods=4)

    release = Release.objects.get()
    observations = Observation.objects.filter(entity__release=release)
    assert observations.count() == 503
    assert release.issued_at
    assert release.entities.count() == 42
    assert set(observations.values_list("period", flat=True)) == {"2022", "2023", "2024", "2025"}
    assert set(observations.values_list("status", flat=True)) >= {"A", "P", "O"}
    assert said.splitlines()[0] == "503 of 503 observations, issuing them…"
    assert "/data/demo/" in said


def test_it_is_the_same_every_time() -> None:
    made(observations=200, slug="one")
    made(observations=200, slug="other")

    one, other = (
        list(
            Observation.objects.filter(entity__release__slug=slug)
            .order_by("entity__ordering", "indicator__ordering", "period")
            .values_list("entity__code", "period", "value", "literal", "status", "note")
        )
        for slug in ("one", "other")
    )
    assert one == other


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"slug": "taken"}, "there is a dataset “taken” already; name another with --slug"),
        ({"slug": "A b"}, "“A b” is no slug"),
        ({"observations": 0}, "are 1 at least"),
        ({"periods": 0}, "are 1 at least"),
    ],
)
def test_what_it_cannot_make_it_refuses_and_changes_nothing(
    options: dict[str, object], problem: str
) -> None:
    Dataset.objects.create(slug="taken", title="Taken", row_label="Row")

    with pytest.raises(CommandError, match=problem):
        made(**options)

    assert Dataset.objects.count() == 1
