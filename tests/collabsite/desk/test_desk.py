"""The desk: the order of the models, its lists, and its languages."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Topic
from tests.support.counts import day_of, store_days
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

INDEX = "/admin/"


def index(client: Client) -> str:
    return client.get(INDEX).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_worked_on_most_comes_first_in_every_language(
    admin_client: Client, language: str
) -> None:
    response = admin_client.get(INDEX, headers={"accept-language": language})

    names = [
        model["object_name"] for app in response.context["app_list"] for model in app["models"]
    ]
    assert names[:3] == ["Article", "Source", "Image"]
    assert names.index("Edition") < names.index("Dataset") < names.index("User")


def navigation(client: Client, address: str) -> list[tuple[str, str]]:
    """The links of the navigation on a page, with what they say of where one is."""
    page = client.get(address).content.decode()
    [nav] = re.findall(r'<nav class="places".*?</nav>', page, re.DOTALL)
    places, _end, _others = nav.partition("</ul>")
    links = re.findall(r'<a href="[^"]+"(?: aria-current="(\w+)")?>([^<]+)</a>', places)
    return [(name, current) for current, name in links]


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("superuser", "Desk Articles Data Sources Media Readership People"),
        ("Editor", "Desk Articles Data Sources Media Readership"),
        ("Author", "Desk Articles Sources Media Readership"),
        ("Data steward", "Desk Data Sources Readership"),
        ("nobody", "Desk"),
    ],
)
def test_the_navigation_has_the_places_that_one_may_open(role: str, places: str) -> None:
    client = signed_in(role)

    found = navigation(client, INDEX)

    assert found == [(name, "page" if name == "Desk" else "") for name in places.split()]


def test_the_navigation_says_where_one_is(admin_client: Client) -> None:
    article = draft_titled("Rivers")

    for address, current in [
        (reverse("admin:articles_article_changelist"), "page"),
        (reverse("admin:articles_article_change", args=[article.pk]), "true"),
        (reverse("admin:articles_article_publish", args=[article.pk]), "true"),
    ]:
        found = dict(navigation(admin_client, address))
        assert {name for name in found if found[name]} == {"Articles"}
        assert found["Articles"] == current
    popup = admin_client.get(reverse("admin:articles_topic_add"), {"_popup": "1"})
    assert 'class="places"' not in popup.content.decode()


def test_the_desk_names_the_editions_that_wait_for_their_time(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))

    page = admin_client.get(INDEX).content.decode()

    assert "Scheduled editions" in page
    assert reverse("admin:articles_article_withdraw", args=[article.pk, 1]) in page
    assert "Times in UTC" in page


def test_the_desk_begins_with_what_one_may_start() -> None:
    first = {
        role: re.findall(r'class="button[^"]*" href="([^"]+)"', index(signed_in(role)))
        for role in ("Author", "Editor", "Data steward")
    }

    article, dataset = reverse("admin:articles_article_add"), reverse("admin:metrics_dataset_add")
    assert first["Author"][:1] == [article]
    assert first["Editor"][:1] == [article]
    assert first["Data steward"][:1] == [dataset]


def test_my_drafts_are_mine_and_have_something_that_no_reader_has_seen() -> None:
    client = signed_in("Author")
    me = User.objects.get(username="Author")
    for title, owner in [("Mine", me), ("Published", me), ("Changed", me), ("Theirs", None)]:
        article = draft_titled(title)
        if title in {"Published", "Changed"}:
            publishing.publish(article, by=None)
        Article.objects.filter(pk=article.pk).update(owner=owner)
    changed = Article.objects.get(title="Changed")
    changed.standfirst = "New."
    changed.save()

    page = client.get(INDEX)

    assert [article.title for article in page.context["drafts"]] == ["Changed", "Mine"]
    assert "changed since edition 1" in page.content.decode()
    assert "not published yet" in page.content.decode()


def test_the_desk_shows_the_readership_of_the_week_to_who_may_see_it() -> None:
    article = draft_titled("Rivers")
    today = timezone.now().astimezone(dt.UTC).date()
    store_days(
        day_of(article.item, today - dt.timedelta(days=days), views=views)
        for days, views in [(1, 3), (8, 2)]
    )

    week = signed_in("Editor").get(INDEX).context["week"]

    assert (week["views"], week["before"], week["is_own"]) == (3, 2, False)
    assert signed_in("Author").get(INDEX).context["week"]["views"] == 0
    assert signed_in("nobody").get(INDEX).context["week"] is None


@pytest.mark.each_database
@pytest.mark.parametrize("role", ["Author", "Editor", "Data steward"])
def test_the_desk_has_no_words_of_developers(role: str) -> None:
    page = index(signed_in(role))

    for words in ("Model name", "manage.py", "working copy", "left-out"):
        assert words not in page


@pytest.mark.each_database
def test_the_desk_names_what_was_worked_on_once(admin_client: Client) -> None:
    add = reverse("admin:articles_topic_add")
    admin_client.post(add, {"name": "Rivers", "slug": "rivers"})
    change = reverse("admin:articles_topic_change", args=[Topic.objects.get().pk])
    admin_client.post(change, {"name": "Streams", "slug": "rivers"})
    admin_client.post(change, {"name": "Rivers and streams", "slug": "rivers"})

    worked_on = admin_client.get(INDEX).context["worked_on"]

    assert [step.object_repr for step in worked_on] == ["Rivers and streams"]


def test_an_editor_chooses_the_language_of_the_admin_alone(admin_client: Client) -> None:
    response = admin_client.post(
        reverse("set-language"), {"language": "zh-hans", "next": INDEX}, follow=True
    )

    cookie = admin_client.cookies["django_language"]
    assert cookie["path"] == "/"
    assert response.headers["Content-Language"] == "zh-hans"
    assert admin_client.get("/accounts/2fa/").headers["Content-Language"] == "zh-hans"
    assert '<html lang="en"' in admin_client.get("/").text


@pytest.mark.each_database
def test_a_choice_of_language_leads_to_no_other_site(admin_client: Client) -> None:
    response = admin_client.post(
        reverse("set-language"), {"language": "zh-hans", "next": "https://elsewhere.example/"}
    )

    assert response.headers["Location"].startswith("/")
