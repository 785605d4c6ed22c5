"""Unsaved input beside what is stored: in forms with choices and rows, grids, and pages with notes."""

import json
import re
import uuid
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import publishing
from articles.drafts import review
from articles.models import Article
from articles.prose.claims import ClaimNode
from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.autosave.models import UnsavedForm
from collabsite.autosave.writers import sign_writer
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy
from tests.support.forms import forms_of
from tests.support.published import sound_draft
from tests.support.quoting import SLUG, figure, issued, quoting
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def compared(client: Client, address: str, changes: dict[str, str]) -> dict[str, str]:
    """Type into the form at this address without saving; return what its comparison shows."""
    form = next(
        form for form in forms_of(client.get(address).content.decode()) if "form_key" in form.fields
    )
    typed = {name: values for name, values in form.fields.items() if "__prefix__" not in name}
    typed |= {name: [value] for name, value in changes.items()}
    key = str(uuid.uuid4())
    body = {
        "key": key,
        "version": 1,
        "address": address,
        "writer": sign_writer(User.objects.get(pk=client.session["_auth_user_id"])),
        "fields": [[name, value] for name, values in typed.items() for value in values],
    }
    answer = client.post("/admin/unsaved/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    page = client.get(f"/admin/unsaved/{key}/").content.decode()
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    return {unescape(label): unescape(values) for label, values in rows}


def test_choices_are_named_in_words() -> None:
    source = Source.objects.create(key="un", title="Report", type="report")

    found = compared(
        signed_in("superuser"),
        f"/admin/sources/source/{source.pk}/change/",
        {"title": "Annual report", "type": "book"},
    )

    assert found == {
        "Title": "<del>Report</del> <ins>Annual report</ins>",
        "Type": "<del>Report</del> <ins>Book</ins>",
    }


def test_rows_of_a_form_are_compared_too() -> None:
    dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
    source = Source.objects.create(key="un", title="Report", type="report")

    found = compared(
        signed_in("superuser"),
        f"/admin/metrics/dataset/{dataset.pk}/change/",
        {
            "summary": "Long rivers.",
            "dataset_sources-0-source": str(source.pk),
            "dataset_sources-0-locator": "p. 3",
            "dataset_sources-TOTAL_FORMS": "1",
        },
    )

    assert found["Summary"] == "<ins>Long rivers.</ins>"
    assert any(value == "<ins>p. 3</ins>" for value in found.values())
    assert any("Report" in value for value in found.values())


def test_changed_added_and_removed_rows_of_the_grid_are_listed() -> None:
    dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
    release = working_copy.ensure(dataset)
    flow = Indicator.objects.create(release=release, code="flow", label="Flow", kind="count")
    for number, row in enumerate(["Elbe", "Rhine"]):
        entity = Entity.objects.create(
            release=release, code=row.lower(), label=row, ordering=number
        )
        Observation.objects.create(entity=entity, indicator=flow, value=10 + number)

    found = compared(
        signed_in("superuser"),
        f"/admin/metrics/dataset/{dataset.pk}/data/",
        {"row-0-cell-0": "77", "row-1-remove": "on", "row-2-label": "Po", "row-2-cell-0": "5"},
    )

    assert found == {
        "Elbe, Flow": "<del>10</del> <ins>77</ins>",
        "Row removed": "<del>Rhine</del> ",
        "Name of row 3": "<ins>Po</ins>",
        "Po, Flow": "<ins>5</ins>",
    }


def test_changed_columns_are_compared_and_restored() -> None:
    dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
    release = working_copy.ensure(dataset)
    Indicator.objects.create(release=release, code="flow", label="Flow", kind="count")
    client = signed_in("superuser")
    address = f"/admin/metrics/dataset/{dataset.pk}/columns/"

    found = compared(
        client, address, {"columns-0-definition": "At the mouth.", "columns-0-kind": "percent"}
    )

    assert found["Flow: Definition"] == "<ins>At the mouth.</ins>"
    assert found["Flow: Kind"].startswith("<del>")
    key = UnsavedForm.objects.get().key
    restored = client.post(address, {"restore": key}).content.decode()
    assert "At the mouth." in restored
    assert "It is not saved yet" in restored
    assert release.indicators.get().definition == ""
    [form] = [each for each in forms_of(restored) if "form_key" in each.fields]
    client.post(address, form.fields)
    assert dataset.releases.get().indicators.get().definition == "At the mouth."
    assert UnsavedForm.objects.get().is_finished


def page_with_note(name: str) -> str:
    """Return the address of a page on which a note is written, with what it is about."""
    if name == "issue":
        dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
        release = working_copy.ensure(dataset)
        Indicator.objects.create(release=release, code="flow", label="Flow", kind="count")
        issue_release(dataset, by=None)
        working_copy.ensure(dataset).indicators.update(label="Discharge")
        return f"/admin/metrics/dataset/{dataset.pk}/issue/"
    if name == "proposal":
        article = quoting(figure("elbe/change")).article
        issued({"elbe/change": "40"})
        return f"/admin/articles/article/{article.pk}/proposal/"
    article = sound_draft()
    if name == "review":
        review.submit(article, by=User.objects.get())
    elif name == "retract":
        publishing.publish(article, by=None)
    return f"/admin/articles/article/{article.pk}/{name}/"


@pytest.mark.parametrize("name", ["publish", "proposal", "retract", "review", "issue"])
def test_notes_are_compared_and_restored_and_gone_once_they_are_used(name: str) -> None:
    client, address = signed_in("superuser"), page_with_note(name)

    found = compared(client, address, {"note": "Say which laboratory."})

    # A proposal has a note already.
    assert [note.partition("<ins>")[1:] for note in found.values()] == [
        ("<ins>", "Say which laboratory.</ins>")
    ]
    key = UnsavedForm.objects.get().key
    assert "You were writing here" in client.get(address).content.decode()
    restored = client.post(address, {"restore": key}).content.decode()
    assert "It is not saved yet" in restored
    assert "errorlist" not in restored
    form = next(each for each in forms_of(restored) if "note" in each.fields)
    assert form.fields["note"][0].strip() == "Say which laboratory."
    assert not UnsavedForm.objects.get().is_finished
    button = {"review": "send-back", "proposal": "publish"}.get(name, "")
    answer = client.post(address, form.filled({"do": button}, tick="accepted"))
    assert answer.status_code == 302
    assert UnsavedForm.objects.get().is_finished


def test_reasons_to_keep_the_words_of_claims_are_compared_and_restored() -> None:
    most = ClaimNode(SLUG, "superlative", rows=("danube",), columns=("cost",))
    article = quoting(f"The Danube has {most.around('the highest cost')} of all.").article
    issued({"danube/cost": "1100000"})
    client, address = signed_in("superuser"), f"/admin/articles/article/{article.pk}/proposal/"
    page = client.get(address).content.decode()
    [name] = {*re.findall(r'name="(reason-\w+)"', page)}

    found = compared(client, address, {name: "Before inflation."})

    assert found["Reason to keep the words"] == "<ins>Before inflation.</ins>"
    key = UnsavedForm.objects.get().key
    restored = client.post(address, {"restore": key}).content.decode()
    assert f'name="{name}" value="Before inflation."' in restored
    # So does a page that refuses to publish.
    form = next(each for each in forms_of(restored) if name in each.fields)
    refused = client.post(address, form.filled({"do": "publish"}) | {"note": ""}).content.decode()
    assert f'name="{name}" value="Before inflation."' in refused
    assert "Before inflation." in client.get(f"/admin/unsaved/{key}/").content.decode()


def test_a_note_stays_kept_while_its_page_has_no_form() -> None:
    client, address = signed_in("superuser"), page_with_note("review")
    compared(client, address, {"note": "Say which laboratory."})
    article = Article.objects.get()
    review.take_back(article, by=User.objects.get())
    key = UnsavedForm.objects.get().key

    answer = client.post(address, {"restore": key}, follow=True)

    assert "This page has no form for it now" in answer.content.decode()
    assert "Say which laboratory." in client.get(f"/admin/unsaved/{key}/").content.decode()
    assert article.comments.count() == 0
