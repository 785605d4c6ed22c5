"""Numbers that are computed of cells, in the dialog and in articles."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.content import EditionContent
from articles.models import Article
from articles.prose.plain_text import text_of
from articles.publishing import issue_release, proposals
from articles.publishing.composition import Composition, compose
from metrics.models import Dataset, Entity, Observation
from metrics.releases import working_copy
from tests.support.published import draft_with_data
from tests.support.quoting import proposed, publish_proposed, shown
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LAKES = """\
Lakes Fill Again
- 来源:Field Notes
Three lakes were measured twice.
What Was Stored
The table has the water of each.
| Lake | Storage (2022) | Storage (2023) | Fish catch (2022) | Fish catch (2023) | Share (2023) |
|---|---|---|---|---|---|
| Aral | 8.1 | 17.9 | 10 | 30 | 45% |
| Baikal | 5.7 | 12.0 | 20 | 40 | 30.5% |
| Chad | 4.0 | 9.9 | 30 | 20 | 24.5% |
Source: Water Board (2023)
"""
SLUG = "what-was-stored"
TOTAL = f"{SLUG}/sum(*)/storage/2023"
BEFORE = f"{SLUG}/sum(*)/storage/2022"


@pytest.fixture
def lin() -> User:
    return User.objects.create_user("lin")


def mark(reference: str, **attributes: str) -> str:
    written = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
    return f'<data data-cell="{reference}"{written}></data>'


def lakes(sentence: str) -> Article:
    """Return a draft with this sentence, and the data of three lakes released."""
    article = draft_with_data(LAKES)
    article.sections.all().delete()
    article.sections.create(ordering=1, heading="Found", anchor="found", body=f"<p>{sentence}</p>")
    return article


def composed(article: Article) -> Composition:
    return compose(article, at=timezone.now())


def sentence_of(article: Article) -> str:
    return text_of(composed(article).content.sections[0].html)


def change(row: str, period: str, value: str | None) -> None:
    """Issue a release in which the storage of a lake is another, or is missing."""
    working = working_copy.ensure(Dataset.objects.get(slug=SLUG))
    found = Observation.objects.filter(
        entity__release=working, entity__code=row, indicator__code="storage", period=period
    )
    status = Observation.Status.NORMAL if value else Observation.Status.MISSING
    found.update(value=Decimal(value) if value else None, literal="", status=status)
    issue_release(working.dataset, by=None, note="Measured again.")


def offers(words: str, *, around: str = "", cells: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return what the dialog offers for selected words of a paragraph."""
    query = {"key": SLUG, "words": words, "around": around, "cell": cells, "language": "en"}
    answer = signed_in("Author").get(reverse("admin:metrics_dataset_pick_computed"), query)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["offers"]
    return found


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("sum(*)/storage/2023", "39.8"),
        ("sum(*)/storage", "39.8"),
        ("mean2(*)/storage/2023", "13.27"),
        ("sum(aral:*)/storage", "26.0"),
        ("sum(aral,chad)/storage/2023", "27.8"),
        ("difference(aral:2023,aral:2022)/storage", "9.8"),
        ("ratio1(aral:2023,aral:2022)/storage", "2.2"),
        ("share(aral,baikal)/fish-catch/2023", "75%"),
        ("difference(aral,baikal)/share/2023", "14.5"),
        ("sum(*)/share/2023", "100.0%"),
    ],
)
def test_a_sentence_shows_the_number_that_its_cells_give(place: str, written: str) -> None:
    assert sentence_of(lakes(f"It is {mark(f'{SLUG}/{place}')} now.")) == f"It is {written} now."


@pytest.mark.each_database
def test_a_lowered_cell_rewrites_the_sum_and_no_error_stays(lin: User) -> None:
    draft = lakes(f"The water rose from {mark(BEFORE)} to {mark(TOTAL)}.")
    article = publishing.publish(draft, by=None).article
    assert shown(article) == ["17.8", "39.8"]

    change("aral", "2023", "10.2")

    proposal = proposed(article)
    assert proposal.note == "Sum of all 3 rows, Storage (2023): 39.8 → 32.1"
    preview = proposals.preview(proposal, at=timezone.now())
    assert not preview.checklist.warnings
    assert not preview.checklist.errors
    publish_proposed(proposal, lin)
    assert shown(article) == ["17.8", "32.1"]
    first = EditionContent.from_json(article.editions.get(number=1).content)
    assert text_of(first.sections[0].html).endswith("from 17.8 to 39.8.")


def test_a_gap_is_an_error_that_names_the_cell_and_not_half_a_sum() -> None:
    article = lakes(f"It is {mark(TOTAL)}.")
    change("chad", "2023", None)

    [error] = [each for each in composed(article).errors if each.code != "no-topic"]

    assert "no value at “Chad · Storage · 2023”" in str(error.sentence)


def test_rows_that_are_groups_are_no_part_of_all_rows() -> None:
    article = lakes(f"It is {mark(TOTAL)}.")
    working = working_copy.ensure(Dataset.objects.get(slug=SLUG))
    Entity.objects.filter(release=working, code="chad").update(is_group=True)
    issue_release(working.dataset, by=None, note="Chad is a total.")

    content = composed(article).content

    assert text_of(content.sections[0].html) == "It is 29.9."
    assert "Sum of 2 rows that are no groups" in text_of(content.footnotes[0])


def test_the_note_says_what_the_number_is_computed_of_and_leads_to_the_data() -> None:
    [note] = composed(lakes(f"It is {mark(TOTAL)}.")).content.footnotes

    assert "39.8" in text_of(note)
    assert "Sum of all 3 rows, Storage (2023)" in text_of(note)
    assert "release 1" in text_of(note)
    assert f'href="/data/{SLUG}/"' in note
    assert f'href="/data/{SLUG}/releases/1/"' in note


def test_a_computed_number_is_bound_in_the_audit_of_an_edition() -> None:
    article = lakes(f"From {mark(BEFORE)} to {mark(TOTAL)}.")

    backings = [each.audited.backing for each in composed(article).numbers if each.audited.figure]

    assert backings == ["bound", "bound"]


def test_the_page_of_a_cell_lists_the_sentences_of_its_sums(client: Any) -> None:  # noqa: ANN401
    article = lakes(f"It is {mark(f'{SLUG}/sum(aral:*)/storage')} in both.")
    publishing.publish(article, by=None)

    [quote] = client.get(f"/data/{SLUG}/aral/storage.json").json()["quotes"]
    other = client.get(f"/data/{SLUG}/aral/fish-catch.json").json()["quotes"]

    assert (quote["after"], quote["period"], quote["standing"]) == (" in both.", "", "current")
    assert other == []


@pytest.mark.each_database
def test_the_dialog_offers_the_sum_that_the_text_shows() -> None:
    lakes("It is 39.8.")

    [first, *_others] = offers("39.8", around="Storage rose from 17.8 to 39.8 km³.")

    assert first["key"] == TOTAL
    assert first["text"] == "39.8"
    assert first["about"] == "Sum of all 3 rows, Storage (2023)"
    assert first["form"] == ""


@pytest.mark.parametrize(
    ("words", "around", "cells", "place"),
    [
        ("13.3", "", (), "mean1(*)/storage/2023"),
        ("26", "", (), None),
        ("26.0", "", (), "sum(aral:*)/storage"),
        ("9.8", "from 8.1 by 9.8 to 17.9", (), "difference(aral:2023,aral:2022)/storage"),
        ("2.2", "from 8.1 to 17.9, 2.2 times", (), "ratio1(aral:2023,aral:2022)/storage"),
        ("75%", "30 and 40", (), "share(aral,baikal)/fish-catch/2023"),
        ("27.8", "", (f"{SLUG}/aral/storage/2023",), "sum(aral,chad)/storage/2023"),
        ("14.5 percentage points", "45% and 30.5%", (), "difference(aral,baikal)/share/2023"),
        ("39.8%", "", (), None),
        ("39.8 and 17.8", "", (), None),
        ("nothing", "", (), None),
        ("41.7", "", (), None),
    ],
)
def test_each_offer_equals_the_number_as_it_is_written(
    words: str, around: str, cells: tuple[str, ...], place: str | None
) -> None:
    lakes("It is so.")

    found = offers(words, around=around, cells=cells)

    assert len(found) <= 6
    assert (f"{SLUG}/{place}" in [each["key"] for each in found]) == (place is not None)
