"""The checklist of a release, its drafted change note, and both on the page."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from articles.publishing import issue_release
from collabsite.web.checklist import Approval, Checklist
from metrics.models import Dataset, Entity, Indicator, Observation, Release, ReleaseSource
from metrics.releases import IssueError, working_copy
from metrics.releases.changes import drafted_note
from metrics.releases.checklist import check
from metrics.releases.diff import compare
from metrics.releases.outliers import ChangedValue, outliers
from tests.support.published import imported
from tests.support.quoting import issued, revise, ticks

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ISSUE = "admin:metrics_dataset_issue"


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    """A completely described dataset with one release."""
    Indicator.objects.update(definition="As measured.")
    Dataset.objects.update(licence="CC BY 4.0")
    issue_release(dataset, by=None)
    dataset.refresh_from_db()
    return dataset


def listed(dataset: Dataset) -> Checklist:
    """Return the findings of the checklist on the working copy."""
    dataset.refresh_from_db()
    working = dataset.releases.working().get()
    last = dataset.releases.filter(issued_at__isnull=False).order_by("-number").first()
    return check(dataset, working, last, compare(last, working))


def warned(dataset: Dataset) -> list[str]:
    return [warning.sentence for warning in listed(dataset).warnings]


def test_a_sound_correction_of_a_value_is_not_warned_of(released: Dataset) -> None:
    revise({"elbe/change": "37", "yangtze/samples": "910", "danube/cost": "2200000"})

    assert listed(released) == Checklist()


@pytest.mark.each_database
def test_a_release_that_is_the_same_is_refused_unless_its_description_differs(
    released: Dataset,
) -> None:
    working_copy.ensure(released)
    [error] = listed(released).errors

    with pytest.raises(IssueError, match="Nothing has changed since release 1"):
        issue_release(released, by=None, note="Nothing.", approval=Approval())
    Dataset.objects.update(summary="Another summary.")

    assert error.code == "same"
    assert listed(released).errors == ()


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"elbe/samples": "12400"}, "Elbe · Samples (2023): 1,240 → 12,400, a tenfold change"),
        ({"elbe/samples": "124"}, "Elbe · Samples (2023): 1,240 → 124, a tenfold change"),
        ({"elbe/samples": "-1240"}, "the sign has changed"),
        ({"elbe/samples": "4000"}, "far more than other changes in its column"),
        ({"elbe/change": "350"}, "+35% → +350%, a tenfold change"),
        (
            {"elbe/change": None},
            "1 value that the last release has is missing: Elbe · Change (+35%)",
        ),
    ],
)
def test_an_unlikely_value_is_named_with_its_row_and_column(
    released: Dataset, cells: dict[str, str | None], sentence: str
) -> None:
    revise(cells)

    found = [each for each in listed(released).warnings if each.code != "missing"]

    assert len(found) == 1
    assert sentence in found[0].sentence
    assert found[0].target == "data"


def test_more_missing_values_are_counted_by_column(released: Dataset) -> None:
    revise({"elbe/change": "36"})
    Entity.objects.create(
        release=released.releases.working().get(), ordering=9, code="po", label="Po"
    )

    [sentence] = warned(released)

    assert "values are missing: " in sentence
    assert "Change (1)" in sentence


@pytest.mark.each_database
def test_the_checklist_of_a_first_release_names_missing_values_and_descriptions(
    dataset: Dataset,
) -> None:
    dataset.dataset_sources.all().delete()
    Indicator.objects.filter(code="samples").update(kind="number")

    codes = [warning.code for warning in listed(dataset).warnings]

    assert codes == ["missing", "no-unit", "definition", "source", "licence"]


@pytest.mark.each_database
def test_a_column_with_another_unit_or_format_is_a_warning(released: Dataset) -> None:
    working = revise({"elbe/change": "36"})
    working.indicators.filter(code="cost").update(currency="EUR")
    working.indicators.filter(code="change").update(decimals=1)
    # A unit where none was changes no value.
    working.indicators.filter(code="samples").update(unit="bottles")

    money, percent = sorted(warned(released), key=lambda said: "Change" in said)

    assert money == "The column “Cost” was in USD (money) and is in EUR (money)."
    assert percent.startswith("The column “Change” was written like +35%, and is like +35.0%")


def moved(*pairs: tuple[str, str], kind: str = "number") -> list[str]:
    values = [
        ChangedValue(n, kind, Decimal(old), Decimal(new)) for n, (old, new) in enumerate(pairs)
    ]
    return [f"{each.key} {reason}" for each, reason in outliers(values)]


@pytest.mark.parametrize(
    ("pairs", "kind", "found"),
    [
        # Where all values change alike, none stands out.
        ([("100", "200")] * 6, "number", []),
        ([("100", "102")] * 6 + [("100", "180")], "number", ["6 far"]),
        ([("100", "102")] * 6 + [("100", "120")], "number", []),
        ([("100", "299")], "number", []),
        ([("100", "300")], "number", ["0 far"]),
        ([("35", "36")] * 6 + [("35", "60")], "percent", ["6 far"]),
        ([("35", "36")] * 6 + [("35", "42")], "percent", []),
        # A change may well turn from growth to decline, a share can't.
        ([("3", "-2")], "percent_change", []),
        ([("3", "-2")], "percent", ["0 sign"]),
        # From 0.3 to 4 per cent is no slip of the decimal point.
        ([("0.3", "4")], "percent", []),
        ([("0", "500")], "number", []),
    ],
)
def test_outliers_are_compared_with_the_other_changes_of_the_column(
    pairs: list[tuple[str, str]], kind: str, found: list[str]
) -> None:
    assert moved(*pairs, kind=kind) == found


def test_the_note_is_drafted_in_the_language_of_the_data(released: Dataset) -> None:
    working = revise({"elbe/change": "36", "yangtze/change": "29", "elbe/cost": "1300000"})
    Entity.objects.create(release=working, ordering=9, code="po", label="Po")
    last = Release.objects.get(number=1)

    note = drafted_note(compare(last, working), language="en")

    assert note == "2 values of Change revised; 1 value of Cost revised; 1 row added"


def test_warnings_want_a_tick_and_what_was_seen_is_issued(
    steward: Client, released: Dataset
) -> None:
    revise({"elbe/samples": "12400"})
    address = reverse(ISSUE, args=[released.pk])
    page = steward.get(address)
    seen = page.context["fingerprint"]

    refused = steward.post(address, {"note": "More.", "seen": seen}).content.decode()
    revise({"elbe/samples": "12401"})
    stale = steward.post(
        address, {"note": "More.", "seen": seen, "accepted": ticks(released)}
    ).content.decode()
    seen = steward.get(address).context["fingerprint"]
    steward.post(address, {"note": "More.", "seen": seen, "accepted": ticks(released)})

    assert "Tick each warning" in refused
    assert "changed since you opened this page" in stale
    assert Release.objects.get(number=2).note == "More."


def test_each_finding_links_to_the_page_that_fixes_it(steward: Client, dataset: Dataset) -> None:
    dataset.dataset_sources.all().delete()

    page = steward.get(reverse(ISSUE, args=[dataset.pk])).content.decode()

    for name in ["data", "columns", "change"]:
        address = reverse(f"admin:metrics_dataset_{name}", args=[dataset.pk])
        assert f'href="{address}">Go to the place' in page


@pytest.mark.each_database
def test_a_source_of_some_values_is_not_one_of_all(released: Dataset) -> None:
    source = ReleaseSource.objects.get(number=1).source
    released.dataset_sources.all().delete()
    working = revise({"elbe/change": "36"})
    Observation.objects.filter(entity__release=working, entity__code="elbe").update(source=source)

    [sentence] = warned(released)

    assert "names no source, and " in sentence


def test_without_an_approval_the_checklist_is_ignored() -> None:
    [dataset] = imported().datasets

    issue_release(dataset, by=None)
    issued({"elbe/samples": "999999"})

    assert Release.objects.filter(issued_at__isnull=False).count() == 2
