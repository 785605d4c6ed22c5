"""The public register of corrections joins data and articles, the newest first."""

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import time_machine
from django.test import Client

from articles import publishing
from articles.models import Article, Edition
from articles.publishing import issue_release
from collabsite.public.corrections import PAGE_SIZE
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.published import draft_titled, publish_again, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATA, ARTICLE = "/data/what-they-found", "/articles/rivers-and-labs"
SAID = Correction(wrong="Elbe's change was 35 %.", why="A digit was misread.", since=1)
MAY = [dt.datetime(2024, 5, day, 12, tzinfo=dt.UTC) for day in range(1, 10)]


def entries(client: Client, query: str = "") -> list[Any]:
    found: list[Any] = list(client.get(f"/corrections/{query}").context["corrections"])
    return found


def corrected_data(note: str, said: Correction = SAID) -> None:
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, indicator__code="change").update(value=37)
    issue_release(dataset, by=None, note=note, correction=said)


def marked(change: Edition.Change, note: str) -> None:
    publish_again(Article.objects.get(), note, change)


@pytest.fixture
def history() -> None:
    """An article and its data: both updated, both corrected, and the article retracted."""
    with time_machine.travel(MAY[0], tick=False) as clock:
        published()
        clock.move_to(MAY[1])
        marked(Edition.Change.UPDATE, "More of it.")
        clock.move_to(MAY[2])
        working_copy.ensure(Dataset.objects.get())
        issue_release(Dataset.objects.get(), by=None, note="The same again.")
        clock.move_to(MAY[3])
        corrected_data("37, not 35.")
        clock.move_to(MAY[4])
        marked(Edition.Change.CORRECTION, "A name was misspelt.")
        clock.move_to(MAY[5])
        marked(Edition.Change.RETRACTION, "The labs withdrew it.")


@pytest.mark.usefixtures("history")
def test_the_register_says_what_was_wrong_since_when_why_and_when_it_was_corrected(
    client: Client,
) -> None:
    retracted, article, data = entries(client)

    assert [line.of for line in (retracted, article, data)] == ["articles", "articles", "data"]
    assert (retracted.change, retracted.note) == ("retraction", "The labs withdrew it.")
    assert article.corrected_at == MAY[4]
    assert (article.since, article.since_at, article.or_earlier) == (
        2,
        MAY[1],
        True,
    )
    assert (data.wrong, data.why, data.note) == (SAID.wrong, SAID.why, "37, not 35.")
    assert (data.since, data.since_at, data.number) == (1, MAY[0], 3)
    assert data.changes_url.endswith(f"{DATA}/releases/3/changes/")
    assert article.changes_url.endswith(f"{ARTICLE}/editions/3/changes/")


@pytest.mark.usefixtures("history")
def test_every_entry_leads_to_the_thing_and_to_what_changed(client: Client) -> None:
    page = client.get("/corrections/").content.decode()

    for address in [
        *[f"{DATA}/", f"{DATA}/releases/3/", f"{DATA}/releases/3/changes/"],
        *[f"{ARTICLE}/", f"{ARTICLE}/editions/4/", f"{ARTICLE}/editions/4/changes/"],
    ]:
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert "release 1, 1 May 2024" in page
    assert "edition 2, 2 May 2024, or an earlier one" in page


@pytest.mark.usefixtures("history")
@pytest.mark.each_database
def test_it_shows_data_or_articles_alone(client: Client) -> None:
    found = {
        of: [line.of for line in entries(client, f"?of={of}")] for of in ("data", "articles", "")
    }

    assert found["data"] == ["data"]
    assert found["articles"] == ["articles", "articles"]
    assert found[""] == ["articles", "articles", "data"]


def test_a_correction_of_the_second_edition_was_wrong_in_the_first_alone(client: Client) -> None:
    published()
    marked(Edition.Change.CORRECTION, "A name was misspelt.")

    [line] = entries(client)

    assert (line.since, line.or_earlier) == (1, False)
    assert "or an earlier one" not in client.get("/corrections/").content.decode()


def test_what_is_not_public_yet_is_in_no_register(client: Client) -> None:
    published()
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    publishing.publish(
        Article.objects.get(), by=None, note="Canary.", change=Edition.Change.CORRECTION, at=later
    )
    dataset = Dataset.objects.get()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Canary.", correction=SAID, at=later)

    for address in ("/corrections/", "/corrections/feed.atom"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"Canary" not in answer.content
    assert b"No corrections or retractions." in client.get("/corrections/").content


def test_an_entry_leads_to_the_present_address(client: Client) -> None:
    published()
    corrected_data("37, not 35.")
    dataset = Dataset.objects.get()
    dataset.slug = "rivers"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="A shorter address.")

    [line] = entries(client)

    assert line.url.endswith("/data/rivers/")
    assert client.get("/data/rivers/releases/2/changes/").status_code == 200


@pytest.mark.judges_on_postgresql
@pytest.mark.slow
def test_many_corrections_have_pages(client: Client) -> None:
    published()
    for number in range(PAGE_SIZE + 3):
        corrected_data(f"Correction {number}.")

    pages = [client.get(f"/corrections/?of=data&page={n}").context for n in (1, 2)]

    notes = [line.note for page in pages for line in page["corrections"]]
    assert notes == [f"Correction {n}." for n in reversed(range(PAGE_SIZE + 3))]
    assert pages[1]["pagination"].previous_url.endswith("/corrections/?of=data")
    for odd in ("0", "x", "9" * 30, "\0"):
        assert client.get("/corrections/", {"page": odd, "of": odd}).status_code == 200


@pytest.mark.usefixtures("history")
def test_the_feed_has_the_same_with_lasting_ids(client: Client) -> None:
    answer = client.get("/corrections/feed.atom")

    feed = ET.fromstring(answer.content)  # noqa: S314 - It is ours.
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title") for entry in entries] == [
        "Retracted: Rivers and Labs",
        "Corrected: Rivers and Labs",
        "Corrected: What They Found",
    ]
    dataset = Dataset.objects.get().releases.get(number=3)
    assert entries[2].findtext(f"{atom}id") == f"tag:127.0.0.1,2024-05-04:data/{dataset.pk}"
    assert "A digit was misread." in str(entries[2].findtext(f"{atom}content"))
    assert answer["Cache-Control"].startswith("public")


def test_every_page_leads_to_the_register(client: Client) -> None:
    draft_titled("Nothing yet")

    for address in ("/", "/data/", "/articles/", "/no/such/page/"):
        assert b'href="/corrections/"' in client.get(address).content
    assert 'href="/zh-hans/corrections/"' in client.get("/zh-hans/").content.decode()
