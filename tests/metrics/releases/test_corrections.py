"""Corrections of data by releases."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from articles.admin.datasets import IssueForm
from articles.publishing import issue_release
from metrics.content import CorrectionContent, ReleaseContent
from metrics.models import Dataset, Observation, Release
from metrics.releases import IssueError, corrections, release_digest, working_copy
from metrics.releases.corrections import Correction
from tests.support.quoting import ticks

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SAID = Correction(wrong="Elbe's cost was in euros.", why="A column was mistaken.", since=1)


def changed(dataset: Dataset, value: int, *, row: str = "elbe", column: str = "cost") -> Release:
    """Return the working copy with another value in one cell."""
    working = working_copy.ensure(dataset)
    cell = Observation.objects.filter(entity__release=working, entity__code=row)
    assert cell.filter(indicator__code=column).update(value=value, literal="")
    return working


def reissued(dataset: Dataset, value: int, **cell: str) -> Release:
    changed(dataset, value, **cell)
    return issue_release(dataset, by=None, note="Another value.")


def test_a_correction_is_frozen_in_its_release_and_covered_by_its_digest(dataset: Dataset) -> None:
    first = issue_release(dataset, by=None)
    changed(dataset, 1_100_000)

    second = issue_release(dataset, by=None, note="In dollars.", correction=SAID)

    assert first.issued_at
    content = ReleaseContent.from_json(Release.objects.get(pk=second.pk).content)
    assert content.correction == CorrectionContent(
        wrong="Elbe's cost was in euros.",
        why="A column was mistaken.",
        since=1,
        since_issued_at=first.issued_at.isoformat(),
    )
    assert content.changes
    assert content.changes.cells_changed == 1
    second.content = replace(content, correction=None).as_json()
    assert release_digest(second) != second.sha256


def test_a_release_of_former_days_says_nothing_of_corrections(dataset: Dataset) -> None:
    stored = issue_release(dataset, by=None).content
    former = {name: said for name, said in stored.items() if name not in {"correction", "changes"}}

    content = ReleaseContent.from_json(former)

    assert (content.correction, content.changes) == (None, None)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (replace(SAID, wrong=" \n"), "Say what was wrong"),
        (replace(SAID, why=""), "Say why it was wrong"),
        (replace(SAID, since=2), "Release 2 was not issued"),
        (replace(SAID, since=0), "Release 0 was not issued"),
    ],
)
@pytest.mark.each_database
def test_a_correction_says_what_why_and_since_an_issued_release(
    dataset: Dataset, said: Correction, problem: str
) -> None:
    issue_release(dataset, by=None)
    changed(dataset, 1_100_000)

    with pytest.raises(IssueError, match=problem):
        issue_release(dataset, by=None, note="In dollars.", correction=said)

    assert dataset.releases.working().exists()


def test_a_first_release_corrects_nothing(dataset: Dataset) -> None:
    with pytest.raises(IssueError, match="can't correct anything"):
        issue_release(dataset, by=None, correction=SAID)


def test_what_is_wrong_was_so_since_the_first_release_that_had_its_value(dataset: Dataset) -> None:
    issue_release(dataset, by=None)
    reissued(dataset, 7)
    reissued(dataset, 900_000, row="yangtze")

    # Elbe's 7 came with release 2, Yangtze's value with release 3.
    assert corrections.wrong_since(changed(dataset, 1_000_000, row="yangtze")) == 3
    assert corrections.wrong_since(changed(dataset, 1_100_000)) == 2
    # Danube's was there from the first on.
    assert corrections.wrong_since(changed(dataset, 2_000_000, row="danube")) == 1


def test_a_value_that_was_right_in_between_is_wrong_since_it_came_again(dataset: Dataset) -> None:
    issue_release(dataset, by=None)
    for value in (7, 1_200_000):
        reissued(dataset, value)
    working = changed(dataset, 1_100_000)

    assert corrections.wrong_since(working) == 3


def test_what_was_only_added_is_taken_for_wrong_in_the_newest_release(dataset: Dataset) -> None:
    issue_release(dataset, by=None)
    reissued(dataset, 7)
    working = working_copy.ensure(dataset)
    [row, *_] = working.entities.all()
    [column, *_] = working.indicators.all()
    Observation.objects.create(entity=row, indicator=column, period="1999", value=1)

    assert corrections.wrong_since(working) == 2


def test_the_form_requires_nothing_of_an_update_and_three_fields_of_a_correction(
    dataset: Dataset,
) -> None:
    issue_release(dataset, by=None)
    last = reissued(dataset, 7)
    working = changed(dataset, 1_100_000)

    update, empty, full = (
        IssueForm(QueryDict(f"note=Counted&{urlencode(said)}"), working=working, last=last)
        for said in [
            {"change": "update", "since": "2"},
            {"change": "correction"},
            {"change": "correction", "wrong": SAID.wrong, "why": SAID.why, "since": "1"},
        ]
    )

    assert update.is_valid()
    assert update.correction is None
    assert set(empty.errors) == {"wrong", "why", "since"}
    assert full.is_valid()
    assert full.correction == SAID
    assert full.fields["since"].initial == 2
    html = full.as_div()
    assert html.index("Release 2, ") < html.index("Release 1, ")


def test_the_issue_page_has_the_fields_of_a_correction_and_freezes_them(
    steward: Client, dataset: Dataset
) -> None:
    address = reverse("admin:metrics_dataset_issue", args=[dataset.pk])
    assert 'name="change"' not in steward.get(address).content.decode()
    issue_release(dataset, by=None)
    changed(dataset, 1_100_000)
    said: dict[str, Any] = {
        "note": "In dollars.",
        "change": "correction",
        "wrong": SAID.wrong,
        "since": "1",
    }
    said["accepted"] = ticks(dataset)

    refused = steward.post(address, said)
    steward.post(address, {**said, "why": SAID.why})

    assert "Say why it was wrong" in refused.content.decode()
    second = Release.objects.get(number=2)
    correction = ReleaseContent.from_json(second.content).correction
    assert correction
    assert (correction.wrong, correction.why, correction.since) == (SAID.wrong, SAID.why, 1)
