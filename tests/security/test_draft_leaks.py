"""Unpublished content is at no address that a reader may guess."""

import itertools

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.files import images
from articles.models import Article, Edition, Image
from tests.support import crawler
from tests.support.canaries import HIDDEN, Canaries, hide

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture(scope="module")
def canary() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def site(module_db: None, canary: Canaries) -> Edition:
    """A site with an edition, which is returned, and all kinds of unpublished content."""
    return hide(canary)


def guesses(edition: Edition) -> list[str]:
    """Addresses that the unpublished content would have."""
    image = Image.objects.latest("pk")
    hidden = [HIDDEN, *(f"{HIDDEN}-{number}" for number in range(1, 5))]
    pages = [
        *(f"/articles/{slug}" for slug in hidden),
        *(f"/articles/{slug}/editions" for slug in hidden),
        *(f"/articles/{slug}/editions/1" for slug in hidden),
        *(f"/articles/scheduled/editions/{n}{end}" for n in (0, 2, 3) for end in ("", "/changes")),
        *(
            f"/articles/{edition.slug}/editions/{n}{end}"
            for n in (0, 3)
            for end in ("", "/changes")
        ),
        f"/topics/{HIDDEN}",
        f"/authors/{HIDDEN}",
        *(f"/sources/{key}" for key in (HIDDEN, "hidden-of-data")),
        *(
            f"/data/{HIDDEN}{end}"
            for end in ("", "/releases", "/releases/1", f"/{HIDDEN}/{HIDDEN}")
        ),
        *(f"/data/what-they-found/releases/{number}" for number in (0, 3, 4)),
        f"/data/what-they-found/{HIDDEN}/{HIDDEN}",
        *(f"/preview/{word}" for word in hidden),
    ]
    return [
        *(
            before + page + end
            for before, page, end in itertools.product(("", "/zh-hans"), pages, ("/", ".json"))
        ),
        *(f"/{kind}/{HIDDEN}/feed.atom" for kind in ("topics", "authors")),
        f"/articles/?topic={HIDDEN}",
        f"/articles.json?topic={HIDDEN}",
        *(f"/media/{images.stored_name(image.key, name)}" for name in ("", "1.jpg", "../x")),
        f"/media/images/{image.pk}/20.jpg",
        "/media/",
        "/media/images/",
        "/admin/articles/article/1/preview/",
        "/admin/articles/article/1/publish/",
        "/admin/articles/article/sources/?q=canary",
        "/admin/metrics/dataset/pick/?q=canary",
        "/admin/autocomplete/?app_label=articles&model_name=citation&field_name=source",
    ]


@pytest.mark.slow
def test_no_guess_finds_a_draft(client: Client, site: Edition, canary: Canaries) -> None:
    answers = {address: client.get(address) for address in guesses(site)}

    assert {
        address: s for address, answer in answers.items() if (s := canary.places_in(answer))
    } == {}
    found = {address for address, answer in answers.items() if answer.status_code not in {404, 302}}
    assert found == set()
    assert {address for address, answer in answers.items() if answer.status_code == 302} == {
        address for address in answers if address.startswith("/admin/")
    }


@pytest.mark.each_database
def test_no_search_finds_a_draft(client: Client, site: Edition, canary: Canaries) -> None:
    found = {
        place: answer["results"]
        for word, place in canary.places.items()
        for answer in [client.get(f"/search.json?q={word}").json()]
        if answer["total"]
    }

    assert found == {}
    assert client.get("/search.json?q=rivers").json()["total"] > 0


@pytest.mark.each_database
def test_a_search_within_a_hidden_topic_does_not_say_its_name(
    client: Client, site: Edition, canary: Canaries
) -> None:
    for page in ("/search/", "/search.json"):
        answer = client.get(f"{page}?q=rivers&topic={HIDDEN}")

        assert answer.status_code == 200
        assert canary.places_in(answer) == set()


def test_a_hidden_page_answers_like_one_that_does_not_exist(client: Client, site: Edition) -> None:
    def told(address: str, name: str) -> tuple[int, str, list[str]]:
        answer = client.get(address)
        return (
            answer.status_code,
            answer.content.decode().replace(name, "NAME"),
            sorted(f"{k}: {v}" for k, v in answer.headers.items() if k != "ETag"),
        )

    for kind in ("articles", "authors", "sources", "topics", "data"):
        assert told(f"/{kind}/{HIDDEN}/", HIDDEN) == told(f"/{kind}/nobody/", "nobody")


def test_views_of_a_draft_are_reported_of_nothing(
    client: Client, site: Edition, canary: Canaries
) -> None:
    report = client.get("/usage.csv")
    sent = client.post("/views/", query_params={"token": Article.objects.get(slug="hidden-2").item})

    assert report.status_code == 200
    assert canary.places_in(report) == canary.places_in(sent) == set()


@pytest.mark.judges
def test_every_canary_is_shown_to_a_user_with_permission(site: Edition, canary: Canaries) -> None:
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))

    desk = crawler.crawl(chief, ["/admin/"], follows=crawler.in_admin)

    # The other tests prove something only if these words can be shown at all.
    shown = set().union(*(canary.places_in(answer) for answer in desk.values()))
    hidden = {place for place in canary.places.values() if place not in shown}
    # What was saved over is only in the history.
    assert {s for s in hidden if not s.startswith(("earlier", "comment"))} <= {
        "note on a value",
        "sentence",
        "reason of an exemption",
        # Only those whom it tells see it.
        "notice",
        "title in a notice",
    }
