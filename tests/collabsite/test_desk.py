"""The desk: the order of the models, its lists, and its languages."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Topic
from tests.support.published import draft_titled

pytestmark = pytest.mark.django_db

INDEX = "/admin/"


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


def test_the_desk_names_the_editions_that_wait_for_their_time(admin_client: Client) -> None:
    article = draft_titled("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))

    page = admin_client.get(INDEX).content.decode()

    assert "Scheduled editions" in page
    assert reverse("admin:articles_article_publish", args=[article.pk]) in page


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
    assert cookie["path"] == "/admin/"
    assert response.headers["Content-Language"] == "zh-hans"
    assert admin_client.get("/").headers["Content-Language"] == "en"


def test_a_choice_of_language_leads_to_no_other_site(admin_client: Client) -> None:
    response = admin_client.post(
        reverse("set-language"), {"language": "zh-hans", "next": "https://elsewhere.example/"}
    )

    assert response.headers["Location"].startswith("/")
