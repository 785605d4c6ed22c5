"""Unsaved text stands in its form again, and hides nothing that was saved since."""

import datetime as dt
import json
import re
import uuid
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.drafts import review
from articles.models import Article
from articles.numbers import stored
from articles.numbers.statements import Direction, Measure, Superlative
from articles.prose.claims import ClaimNode
from articles.publishing import issue_release
from collabsite.desk.models import UnsavedForm
from collabsite.desk.unsaved import sign_writer
from metrics.models import Dataset, Indicator
from metrics.releases import working_copy
from tests.support.article_form import form_of
from tests.support.forms import Form, forms_of
from tests.support.published import sound_draft
from tests.support.quoting import SLUG, figure, issued, quoting
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def form_at(client: Client, address: str) -> Form:
    """Return the form of this page that is kept, as a browser has it."""
    page = client.get(address).content.decode()
    return next(form for form in forms_of(page) if "form_version" in form.fields)


def type_into(
    client: Client,
    address: str,
    form: Form,
    changes: dict[str, str],
    *,
    version: int = 1,
    age: int = 0,
) -> dict[str, Any]:
    """Type into an opened form without saving; return what would be posted."""
    fields = {name: values for name, values in form.fields.items() if "__prefix__" not in name}
    fields |= {name: [text] for name, text in changes.items()}
    body = {
        "key": fields["form_key"][0],
        "version": version,
        "age": age,
        "address": address,
        "writer": sign_writer(User.objects.get(pk=client.session["_auth_user_id"])),
        "fields": [[name, value] for name, values in fields.items() for value in values],
    }
    answer = client.post("/admin/unsaved/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    return fields | {"form_version": [version]}


def value(client: Client, address: str, name: str) -> str:
    return form_at(client, address).fields[name][0].strip()


def banner(client: Client, address: str) -> str:
    """Return the words of the banner above the form, '' if there is none."""
    page = client.get(address).content.decode()
    found = re.search(r'<div id="kept-forms">(.*?)<form [^>]*id="', page, re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", found[1] if found else "")
    return unescape(" ".join(words.split()))


@pytest.fixture
def draft() -> Article:
    return Article.objects.create(title="Rivers", slug="rivers")


@pytest.fixture
def address(draft: Article) -> str:
    return f"/admin/articles/article/{draft.pk}/change/"


def test_the_form_has_what_was_typed_and_opening_it_stores_nothing(
    draft: Article, address: str
) -> None:
    ann = signed_in("Editor")
    type_into(ann, address, form_at(ann, address), {"title": "Lakes", "slug": "no slug at all"})
    [kept] = UnsavedForm.objects.all()
    before = draft.revisions.count()

    page = ann.get(address)

    assert page.status_code == 200
    assert "Please correct" not in page.content.decode()
    assert value(ann, address, "title") == "Lakes"
    assert "did not save it" in banner(ann, address)
    assert "Discard, show what is saved" in banner(ann, address)
    assert Article.objects.get().title == "Rivers"
    assert draft.revisions.count() == before
    assert list(UnsavedForm.objects.values()) == [
        {name: values for name, values in kept.__dict__.items() if name != "_state"}
    ]


def test_saving_what_stands_in_place_ends_the_offer(draft: Article, address: str) -> None:
    ann = signed_in("Editor")
    type_into(ann, address, form_at(ann, address), {"title": "Lakes"})

    again = form_at(ann, address)
    saved = ann.post(address, {**again.fields, "_continue": "Save"})

    assert saved.status_code == 302
    assert Article.objects.get().title == "Lakes"
    assert banner(ann, address) == ""


def test_what_somebody_saved_since_is_shown_and_the_older_text_offered(
    draft: Article, address: str
) -> None:
    ann, ben = signed_in("Editor"), signed_in("superuser")
    with time_machine.travel(timezone.now() - dt.timedelta(hours=1)):
        type_into(ann, address, form_at(ann, address), {"title": "Mine"})
    ben.post(address, form_of(draft, title="Theirs") | {"_continue": "Save"})

    assert value(ann, address, "title") == "Theirs"
    assert "Restore" in banner(ann, address)
    ann.post(f"/admin/unsaved/{UnsavedForm.objects.get().key}/restore/")
    restored = form_at(ann, address)
    assert restored.fields["title"] == ["Mine"]
    assert Article.objects.get().title == "Theirs"
    asked = ann.post(address, {**restored.fields, "_continue": "Save"})
    assert asked.status_code == 409
    assert Article.objects.get().title == "Theirs"


def test_a_copy_from_another_browser_is_as_old_as_its_words(draft: Article, address: str) -> None:
    ann = signed_in("Editor")
    opened = form_at(ann, address)
    ann.post(address, form_of(draft, title="Newer") | {"_continue": "Save"})

    type_into(ann, address, opened, {"title": "Older"}, age=7200)

    assert value(ann, address, "title") == "Newer"
    assert "Restore" in banner(ann, address)


def test_a_second_tab_that_saves_does_not_delete_what_the_first_goes_on_writing(
    draft: Article, address: str
) -> None:
    ann = signed_in("Editor")
    first = form_at(ann, address)
    type_into(ann, address, first, {"title": "Lakes"})
    second = form_at(ann, address)
    assert second.fields["title"] == ["Lakes"]

    type_into(ann, address, first, {"title": "Lakes and more"}, version=2)
    ann.post(address, {**second.fields, "_continue": "Save"})

    assert Article.objects.get().title == "Lakes"
    [kept] = UnsavedForm.objects.filter(is_finished=False)
    assert kept.data()["title"] == "Lakes and more"


def test_discarding_shows_what_is_saved_and_offers_the_older_text(
    draft: Article, address: str
) -> None:
    ann = signed_in("Editor")
    for title in ("Older", "Newer"):
        opened = form_at(ann, address)
        opened.fields["form_key"] = [str(uuid.uuid4())]
        type_into(ann, address, opened, {"title": title})
    newest = UnsavedForm.objects.latest("kept_at")
    assert "Another text of yours" in banner(ann, address)

    ann.post(f"/admin/unsaved/{newest.key}/discard/", {"next": address})

    assert value(ann, address, "title") == "Rivers"
    assert "Restore" in banner(ann, address)


def test_an_author_who_may_not_change_the_article_any_more_sees_what_is_saved(
    draft: Article, address: str
) -> None:
    ann = signed_in("Author")
    Article.objects.update(owner=User.objects.get())
    type_into(ann, address, form_at(ann, address), {"title": "Lakes"})
    Article.objects.update(owner=None)

    page = ann.get(address)

    assert page.status_code == 200
    assert "Lakes" not in page.content.decode()


def test_the_text_of_an_article_that_was_deleted_is_shown(draft: Article, address: str) -> None:
    ann = signed_in("Editor")
    type_into(ann, address, form_at(ann, address), {"title": "Lakes"})
    draft.delete()

    assert "Lakes" in ann.get(address).content.decode()


def test_columns_and_cells_of_a_dataset_stand_in_place() -> None:
    dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
    release = working_copy.ensure(dataset)
    Indicator.objects.create(release=release, code="flow", label="Flow", kind="count")
    ann, columns = signed_in("superuser"), f"/admin/metrics/dataset/{dataset.pk}/columns/"
    cells = f"/admin/metrics/dataset/{dataset.pk}/data/"
    type_into(ann, cells, form_at(ann, cells), {"row-0-label": "Elbe"})
    type_into(ann, columns, form_at(ann, columns), {"columns-0-definition": "At the mouth."})

    assert value(ann, cells, "row-0-label") == "Elbe"
    assert value(ann, columns, "columns-0-definition") == "At the mouth."
    assert release.indicators.get().definition == ""
    ann.post(columns, form_at(ann, columns).fields)
    assert dataset.releases.get().indicators.get().definition == "At the mouth."
    assert UnsavedForm.objects.get(path=columns).is_finished


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
def test_notes_stand_in_place_and_are_gone_once_they_are_used(name: str) -> None:
    client, address = signed_in("superuser"), page_with_note(name)

    type_into(client, address, form_at(client, address), {"note": "Say which laboratory."})

    page = client.get(address).content.decode()
    assert "You were writing here" in page
    assert "errorlist" not in page
    form = form_at(client, address)
    assert form.fields["note"][0].strip() == "Say which laboratory."
    assert not UnsavedForm.objects.get().is_finished
    button = {"review": "send-back", "proposal": "publish"}.get(name, "")
    answer = client.post(address, form.filled({"do": button}, tick="accepted"))
    assert answer.status_code == 302
    assert UnsavedForm.objects.get().is_finished


def test_reasons_to_keep_the_words_of_claims_stand_in_place() -> None:
    highest = Superlative(("danube",), Measure("cost"), Direction.MORE)
    most = ClaimNode(SLUG, stored.dump(highest), "the highest cost")
    article = quoting(f"The Danube has {most.around('the highest cost')} of all.").article
    issued({"danube/cost": "1100000"})
    client, address = signed_in("superuser"), f"/admin/articles/article/{article.pk}/proposal/"
    opened = form_at(client, address)
    [name] = [name for name in opened.fields if name.startswith("reason-")]

    type_into(client, address, opened, {name: "Before inflation."})

    form = form_at(client, address)
    assert form.fields[name] == ["Before inflation."]
    # So does a page that refuses to publish.
    refused = client.post(address, form.filled({"do": "publish"}) | {"note": ""}).content.decode()
    assert f'name="{name}" value="Before inflation."' in refused


def test_a_note_stays_kept_while_its_page_has_no_form() -> None:
    client, address = signed_in("superuser"), page_with_note("review")
    type_into(client, address, form_at(client, address), {"note": "Say which laboratory."})
    article = Article.objects.get()
    review.take_back(article, by=User.objects.get())

    key = UnsavedForm.objects.get().key

    page = client.post(f"/admin/unsaved/{key}/restore/", follow=True).content.decode()

    assert "This page has no form for it now" in page
    assert "Say which laboratory." in client.get(f"/admin/unsaved/{key}/").content.decode()
    assert article.comments.count() == 0
