"""The name of the site: set by its owner, and shown everywhere."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from articles import publishing
from collabsite.site import identity as current
from collabsite.site.models import SiteIdentity
from tests.support.published import draft_titled, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SETTINGS = "/admin/site/siteidentity/1/change/"
OWN = {
    "name": "River Letters",
    "name_zh": "河流通讯",
    "description": "What rivers say.",
    "description_zh": "河流之言。",
    "publisher": "Water Board",
    "publisher_url": "https://water.example/",
    "footer": "ISSN 1234-5679",
    "footer_zh": "国际标准刊号 1234-5679",
    "second_factor": "nobody",
}


@pytest.fixture
def unnamed() -> None:
    """No identity is stored or remembered."""
    current.forget()


@pytest.mark.usefixtures("unnamed")
def test_a_site_without_a_name_is_called_as_its_host(client: Client) -> None:
    assert "<h1>127.0.0.1:8000</h1>" in client.get("/").text


@pytest.mark.usefixtures("unnamed")
def test_the_owner_names_the_site(client: Client) -> None:
    owner = signed_in("superuser")

    form = owner.get("/admin/site/siteidentity/", follow=True)
    saved = owner.post(SETTINGS, OWN, follow=True)

    assert form.redirect_chain[-1][0] == SETTINGS
    assert "was changed successfully" in saved.text
    english, chinese = client.get("/").text, client.get("/zh-hans/").text
    for words in ("<h1>River Letters</h1>", "What rivers say.", "ISSN 1234-5679"):
        assert words in english
    for words in ("<h1>河流通讯</h1>", "河流之言。", "国际标准刊号 1234-5679"):
        assert words in chinese
    assert "River Letters · editors" in owner.get("/admin/").text


@pytest.mark.usefixtures("unnamed")
def test_opening_the_settings_stores_nothing() -> None:
    form = signed_in("superuser").get("/admin/site/siteidentity/", follow=True)

    assert 'value="127.0.0.1:8000"' in form.text
    assert not SiteIdentity.objects.exists()


def test_an_accent_that_is_hard_to_read_is_refused_with_the_nearest_that_is_not() -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)

    answer = owner.post(SETTINGS, {**OWN, "accent": "f5a623"})

    assert "#f5a623 has a contrast of only 1.7:1" in answer.text
    assert 'data-accent="#986107"' in answer.text
    assert SiteIdentity.objects.get().accent == ""


@pytest.mark.slow
def test_every_page_and_the_admin_follow_the_accent(client: Client) -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)
    card = client.get("/card.png").content
    assert "/theme/" not in client.get("/").text

    owner.post(SETTINGS, {**OWN, "accent": "#0B6E4F"})

    address = re.search(r'href="(/theme/0b6e4f-\w+\.css)"', client.get("/").text)
    assert address
    assert address[1] in owner.get("/admin/").text
    sheet = client.get(address[1])
    assert "--seal: #0b6e4f" in sheet.text
    assert "immutable" in sheet["Cache-Control"]
    assert 'fill="#0b6e4f"' in client.get("/theme/seal-0b6e4f.svg").text
    assert client.get("/card.png").content != card
    for wrong in ["/theme/red-blue.css", "/theme/0b6e4f-0b6e4f;.css", "/theme/seal-x.svg"]:
        assert client.get(wrong).status_code == 404


def test_the_tagline_and_the_contact_are_shown_where_they_belong(client: Client) -> None:
    owner = signed_in("superuser")
    more = {"tagline": "Water in words", "tagline_zh": "以文写水", "contact": "desk@water.example"}
    SiteIdentity.objects.create(**OWN)

    owner.post(SETTINGS, {**OWN, **more})

    home = client.get("/").text
    assert "<p>Water in words</p>" in home
    assert '<meta name="description" content="What rivers say.">' in home
    assert 'href="mailto:desk@water.example">Contact</a>' in home
    assert '"contactPoint": {"@type": "ContactPoint"' in home
    assert "<p>以文写水</p>" in client.get("/zh-hans/").text
    contact = {"name": "Water Board", "email": "desk@water.example"}
    assert client.get("/openapi.json").json()["info"]["contact"] == contact
    assert "<Contact>desk@water.example</Contact>" in client.get("/opensearch.xml").text
    with time_machine.travel(dt.datetime(2027, 8, 31, 23, tzinfo=dt.UTC)):
        assert client.get("/.well-known/security.txt").text.splitlines() == [
            "Contact: mailto:desk@water.example",
            "Expires: 2028-02-01T00:00:00Z",
            "Preferred-Languages: en, zh-hans",
            "Canonical: http://127.0.0.1:8000/.well-known/security.txt",
        ]
    owner.post(SETTINGS, OWN)
    assert client.get("/.well-known/security.txt").status_code == 404
    refused = owner.post(SETTINGS, {**OWN, "contact": "the desk"})
    assert "is neither an e-mail address nor the address of a page" in refused.text


def test_dates_and_schedules_are_in_the_time_zone_of_the_site(client: Client) -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)
    at = dt.datetime(2024, 2, 28, 23, tzinfo=dt.UTC)
    edition = publishing.publish(draft_titled("Rivers"), by=None, at=at)
    page = f"/articles/{edition.slug}/"
    assert "28 February 2024" in client.get(page).text

    owner.post(SETTINGS, {**OWN, "time_zone": "Asia/Shanghai"})

    assert "29 February 2024" in client.get(page).text
    form = owner.get(f"/admin/articles/article/{edition.article_id}/publish/")
    assert "Asia/Shanghai" in form.text
    refused = owner.post(SETTINGS, {**OWN, "time_zone": "Asia/Nowhere"})
    assert "is no time zone" in refused.text


def test_the_desk_and_new_articles_begin_in_the_language_of_the_site(client: Client) -> None:
    owner = signed_in("superuser")
    SiteIdentity.objects.create(**OWN)
    assert '<html lang="en"' in owner.get("/admin/").text

    owner.post(SETTINGS, {**OWN, "language": "zh-hans"})

    assert '<html lang="zh-hans"' in owner.get("/admin/").text
    new = owner.get("/admin/articles/article/add/").text
    assert '<option value="zh-hans" selected>' in new
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/zh-hans/"' in client.get("/").text
    assert '<html lang="en"' in client.get("/").text
    owner.cookies["django_language"] = "en"
    assert '<html lang="en"' in owner.get("/admin/").text


@pytest.mark.parametrize("role", ["Author", "Editor", "Data steward", "staff"])
def test_only_owners_open_the_settings(role: str) -> None:
    SiteIdentity.objects.create(**OWN)
    someone = signed_in(role)

    assert someone.get(SETTINGS).status_code == 403
    assert someone.post(SETTINGS, {**OWN, "name": "Mine"}).status_code == 403
    assert SiteIdentity.objects.get().name == "River Letters"


def test_a_name_is_required() -> None:
    SiteIdentity.objects.create(**OWN)

    answer = signed_in("superuser").post(SETTINGS, {**OWN, "name": ""})

    assert "This field is required." in answer.text
    assert SiteIdentity.objects.get().name == "River Letters"


def test_every_page_feed_card_and_citation_says_the_name(client: Client) -> None:
    published()
    article = "/articles/rivers-and-labs/"
    SiteIdentity.objects.create(**OWN)

    for address in [
        *[
            "/",
            "/articles/",
            "/data/",
            "/search/",
            "/corrections/",
            "/usage/",
            "/privacy/",
            "/api/",
        ],
        *[article, f"{article}editions/", f"{article}cite.bib", "/data/what-they-found/"],
        *["/articles/feed.atom", "/corrections/feed.atom", "/opensearch.xml", "/openapi.json"],
        *["/data/what-they-found/cite.ris", "/nowhere/"],
    ]:
        text = client.get(address).text
        assert "River Letters" in text, address
        assert not re.search("Collaboration Review|合作研究评论", text), address
        chinese = client.get(f"/zh-hans{address}").text
        assert not re.search("Collaboration Review|合作研究评论", chinese), address
    assert (
        '"publisher": {"@type": "Organization", "name": "Water Board"' in client.get(article).text
    )


def test_another_card_is_drawn_for_another_name(client: Client) -> None:
    before = client.get("/card.png").content
    SiteIdentity.objects.create(**OWN)

    assert client.get("/card.png").content != before


def test_what_was_read_before_a_change_is_not_kept_after_it() -> None:
    SiteIdentity.objects.create(**OWN)

    def change_after_reading(execute: Any, *asked: Any) -> Any:  # noqa: ANN401
        found = execute(*asked)
        if asked[0].startswith("SELECT"):
            SiteIdentity.objects.update(name="Sea Letters")
            current.forget()
        return found

    current.forget()
    with connection.execute_wrapper(change_after_reading):
        assert current.site_name() == "River Letters"

    assert current.site_name() == "Sea Letters"
