"""The choice of what the home page begins with, and of its parts."""

from typing import Any

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article
from collabsite.public import home as home_page
from collabsite.serving.models import Change
from collabsite.site.models import Home, HomeArticle
from tests.support.published import draft_titled, published
from tests.support.readers import page_values
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

LIST = "/admin/site/home/"
PARTS = ("newest", "most_read", "topics", "corrections", "data")


def article(title: str) -> Article:
    return publishing.publish(draft_titled(title), by=None).article


def titles(client: Client, prefix: str = "") -> list[str]:
    return [line["title"] for line in page_values(client, f"{prefix}/")["newest"]]


def choice(lead: Article | None, *others: Article, parts: tuple[str, ...] = PARTS) -> Any:  # noqa: ANN401
    """Return the form with this choice; the articles are those of new rows."""
    data: dict[str, Any] = {"lead": lead.pk if lead else "", **dict.fromkeys(parts, "on")}
    data |= {"articles-TOTAL_FORMS": len(others), "articles-INITIAL_FORMS": 0}
    for number, other in enumerate(others):
        row = {"ordering": 10 * number, "article": other.pk}
        data |= {f"articles-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.each_database
def test_an_editor_chooses_what_home_begins_with(client: Client) -> None:
    published()
    rivers, lakes, seas, ponds = map(article, ["Rivers", "Lakes", "Seas", "Ponds"])
    draft, wrong = draft_titled("Draft"), article("Wrong")
    publishing.retract(wrong, by=None, note="It was wrong.")
    editor = signed_in("Editor")
    before = client.get("/").text

    form = editor.get(f"{LIST}?language=en", follow=True)
    address = form.redirect_chain[-1][0]

    # Looking at the form chooses nothing, and writes nothing.
    assert not Home.objects.exists()
    assert client.get("/").text == before
    Change.objects.all().delete()
    saved = editor.post(address, choice(rivers, draft, lakes, wrong, rivers), follow=True)
    assert [each[:2] for each in saved.context["skipped"]] == [
        ("Draft", "The article is not published yet."),
        ("Wrong", "The article is retracted."),
    ]
    assert "The article is not published yet." in saved.text
    desk = editor.get("/admin/").text
    assert f'<a href="{LIST}?language=en">Draft</a>' in desk
    assert "The article is retracted." in desk
    assert set(Change.objects.values_list("name", flat=True)) == {"home"}
    assert titles(client) == ["Rivers", "Lakes", "Ponds", "Seas", "Rivers and Labs"]
    assert titles(client, "/zh-hans") == ["Ponds", "Seas", "Lakes", "Rivers", "Rivers and Labs"]
    page = client.get("/").text
    assert ">Newest</h2>" not in page
    assert "Rivers" in page.partition('<article class="line lead">')[2].partition("</h3>")[0]

    home = Home.objects.get(language="en")
    home.articles.all().delete()
    bare = editor.post(address, choice(None, seas, parts=("topics",)), follow=True)
    assert bare.redirect_chain[-1][0] == f"{LIST}{home.pk}/change/"
    assert titles(client) == ["Seas"]
    page = client.get("/").text
    assert 'id="home.corrections"' not in page
    assert 'id="home.data"' not in page
    assert "Ponds" not in page
    HomeArticle.objects.all().delete()
    assert 'id="home.newest"' not in client.get("/").text
    assert ponds.title not in page


@pytest.mark.each_database
def test_at_most_six_articles_follow_and_each_once(client: Client) -> None:
    many = [article(f"Number {number}") for number in range(home_page.NEWEST + 1)]
    editor = signed_in("Editor")
    address = editor.get(LIST, follow=True).redirect_chain[-1][0]

    refused = editor.post(address, choice(None, *many[:7]))
    twice = editor.post(address, choice(None, many[0], many[0]))
    editor.post(address, choice(None, many[2]))
    newest_leads = titles(client)[:3]
    HomeArticle.objects.all().delete()
    editor.post(address, choice(many[0], *many[1:7]))

    assert "at most 6" in refused.text
    assert "duplicate" in twice.text
    assert newest_leads == ["Number 7", "Number 2", "Number 6"]
    assert titles(client) == [each.title for each in many[:7]]


def test_only_those_who_publish_choose() -> None:
    for role in ("Author", "Data steward"):
        person = signed_in(role)
        assert LIST not in person.get("/admin/").text
        assert person.get(LIST).status_code == 403
    assert not Home.objects.exists()
    assert LIST in signed_in("Editor").get("/admin/").text
