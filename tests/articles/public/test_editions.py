"""Changes of editions, and the marks of corrections and retractions."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Edition
from articles.publishing import issue_release
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from tests.support.page_head import Head
from tests.support.published import draft_titled, publish_again, published
from tests.support.readers import page_values, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ARTICLE = "/articles/rivers-and-labs/"
CORRECTION, RETRACTION = Edition.Change.CORRECTION, Edition.Change.RETRACTION


def html(client: Client, address: str) -> str:
    """Return a page's HTML in one line, with single spaces."""
    return " ".join(client.get(address).content.decode().split())


def next_edition(
    edition: Edition,
    note: str = "Clearer words.",
    change: Edition.Change = Edition.Change.UPDATE,
    *,
    body: str = "",
) -> Edition:
    """Publish the article once more, perhaps with other words in its opening."""
    if body:
        opening = edition.article.sections.order_by("ordering")[0]
        opening.body = f"<p>{body}</p>"
        opening.save()
    return publish_again(edition.article, note, change)


def test_the_changes_of_an_edition_are_shown_in_the_text(client: Client) -> None:
    first = published()
    next_edition(first, body="Two laboratories measured the same lakes for three years.")

    page = html(client, f"{ARTICLE}editions/2/changes/")

    assert "Changes of edition 2" in page
    assert re.search(r"measured the same <del><span.*?</span>rivers<.*?</del> <ins>", page)
    assert re.search(r"<ins><span.*?</span>lakes<", page)
    assert "2 words changed" in page
    assert "Clearer words." in page


def test_a_corrected_cell_is_shown_in_its_table(client: Client) -> None:
    first = published()
    dataset = Dataset.objects.get()
    release = working_copy.ensure(dataset)
    cell = Observation.objects.get(
        entity__release=release, entity__code="elbe", indicator__code="samples"
    )
    cell.value = 1250
    cell.literal = "1,250"
    cell.save()
    issue_release(dataset, by=None, note="Elbe was miscounted.")
    next_edition(first, "Elbe was miscounted.", CORRECTION)

    found = page_values(client, f"{ARTICLE}editions/2/changes/")

    [section] = found["changes"]["sections"]
    [cell_change] = next(b["data"]["cells"] for b in section["blocks"] if b["data"])
    assert (cell_change["row"], cell_change["old"], cell_change["new"]) == (
        "Elbe",
        "1,240",
        "1,250",
    )
    assert '<td><del lang="en">1,240</del></td><td><ins lang="en">1,250</ins></td>' in html(
        client, f"{ARTICLE}editions/2/changes/"
    )


def test_the_first_edition_changed_nothing_and_says_so(client: Client) -> None:
    published()

    assert "This is the first edition." in html(client, f"{ARTICLE}editions/1/changes/")
    assert page_values(client, f"{ARTICLE}editions/1/changes/")["changes"] is None


def test_an_edition_without_differences_says_so(client: Client) -> None:
    next_edition(published())

    assert "No changes." in html(client, f"{ARTICLE}editions/2/changes/")


def test_changes_lead_to_those_before_and_after(client: Client) -> None:
    first = published()
    next_edition(first)
    next_edition(first)

    addresses = [
        (found["previous_url"], found["next_url"])
        for number in (1, 2, 3)
        for found in [page_values(client, f"{ARTICLE}editions/{number}/changes/")]
    ]

    names = [[url.rsplit("/editions/")[-1] for url in pair] for pair in addresses]
    assert names == [["", "2/changes/"], ["", "3/changes/"], ["2/changes/", ""]]


def test_changes_that_are_not_public_are_not_found(client: Client) -> None:
    published()
    draft_titled("A Canary")

    for address in [
        f"{ARTICLE}editions/2",
        f"{ARTICLE}editions/0",
        "/articles/a-canary/editions/1",
    ]:
        assert client.get(f"{address}/changes/").status_code == 404


def test_every_former_slug_leads_to_the_present_one_at_once(client: Client) -> None:
    first = published()
    for slug in ["rivers", "streams"]:
        first.article.slug = slug
        first.article.save()
        next_edition(first)

    for former in ["rivers-and-labs", "rivers"]:
        for address in [
            "/",
            ".json",
            "/editions/",
            "/editions/2/changes/",
            "/editions/2.json",
        ]:
            response = client.get(f"/articles/{former}{address}")

            assert response.status_code == 301
            assert response["Location"] == f"/articles/streams{address}"
    assert client.get("/zh-hans/articles/rivers/editions/3/changes/")["Location"] == (
        "/zh-hans/articles/streams/editions/3/changes/"
    )


def test_the_list_of_editions_has_the_numbers_of_changed_words(client: Client) -> None:
    first = published()
    next_edition(first, body="Two laboratories measured the same lakes for three years.")
    next_edition(first)

    entries = twin(client, f"{ARTICLE}editions.json")["editions"]

    assert [entry["words_changed"] for entry in entries] == [0, 2, None]
    assert "2 words changed" in html(client, f"{ARTICLE}editions/")


def test_words_that_changed_are_counted_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = published()
    for _ in range(3):
        next_edition(first)

    with django_assert_num_queries(4):
        client.get(f"{ARTICLE}editions/")
    with django_assert_num_queries(3):
        client.get(f"{ARTICLE}editions/")
    with django_assert_num_queries(4):
        client.get(f"{ARTICLE}editions/3/changes/")
    with django_assert_num_queries(3):
        client.get(f"{ARTICLE}editions/3/changes/")


def test_a_correction_has_a_notice_on_the_newest_page_and_on_earlier_ones(client: Client) -> None:
    first = published()
    next_edition(first, "Elbe was miscounted.", CORRECTION)

    newest, old = html(client, ARTICLE), html(client, f"{ARTICLE}editions/1/")

    assert re.search(
        r"Corrected on \d+ \w+ \d{4}:</strong> <span[^>]*>Elbe was miscounted\.", newest
    )
    assert f'href="{ARTICLE}editions/2/changes/"' in newest
    assert re.search(r"Edition 2 corrected it on \d+ \w+ \d{4}: <span[^>]*>Elbe was", old)


def test_a_correction_has_no_notice_on_later_editions(client: Client) -> None:
    first = published()
    next_edition(first, "Elbe was miscounted.", CORRECTION)
    next_edition(first, "One more river.")

    assert "Corrected on" not in html(client, ARTICLE)
    assert "Edition 2 corrected it" not in html(client, f"{ARTICLE}editions/2/")
    assert "Edition 2 corrected it" in html(client, f"{ARTICLE}editions/1/")


def test_a_retraction_is_marked_wherever_the_article_is_named(client: Client) -> None:
    first = published()
    next_edition(first, "The samples were mixed up.", RETRACTION)

    for address in [ARTICLE, f"{ARTICLE}editions/1/", f"{ARTICLE}editions/2/"]:
        page = html(client, address)
        assert "<title>Retracted: Rivers and Labs" in page
        assert re.search(
            r"This article was retracted on \d+ \w+ \d{4}: <span[^>]*>The samples", page
        )
        assert '"creativeWorkStatus": "Retracted"' in page
    for address in ["/articles/", "/sources/river-atlas-2023/"]:
        assert '<span class="tag" lang="en">Retracted</span>' in html(client, address)
    assert "<title>Retracted: " in html(client, f"{ARTICLE}editions/")
    for address in [f"{ARTICLE[:-1]}.json", f"{ARTICLE}editions/1.json", f"{ARTICLE}editions.json"]:
        assert twin(client, address)["retracted"] is True
    assert twin(client, "/articles.json")["articles"][0]["retracted"] is True


def test_an_article_published_again_is_no_longer_retracted_and_says_so(client: Client) -> None:
    first = published()
    next_edition(first, "The samples were mixed up.", RETRACTION)
    next_edition(first, "The samples were taken again.")

    newest = html(client, ARTICLE)

    assert "has been published again since" in newest
    assert "The samples were mixed up." in newest
    assert "Retracted" not in html(client, "/articles/")
    assert twin(client, "/articles/rivers-and-labs.json")["retracted"] is False
    assert "Edition 2 retracted it" in html(client, f"{ARTICLE}editions/1/")


def test_the_json_ld_block_can_not_be_ended_by_content(client: Client) -> None:
    article = draft_titled("Rivers </script><script>alert(1)</script>")
    first = publishing.publish(article, by=None)
    next_edition(first, "</script><b>", CORRECTION)

    page = client.get(f"/articles/{first.slug}/").content.decode()

    told = Head(client, f"/articles/{first.slug}/").described("ScholarlyArticle")
    assert told["headline"] == "Rivers </script><script>alert(1)</script>"
    assert (told["@type"], told["version"]) == ("ScholarlyArticle", 2)
    assert told["correction"][0]["text"] == "</script><b>"
    assert "<script>alert" not in page
