"""No word that stands only in what is not published is at any public address."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import timezone

from articles import images, noting, previewing, publishing, reviewing
from articles.drafts import recording
from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Edition,
    Exemption,
    Image,
    Source,
    Topic,
)
from articles.pictures import encode
from collabsite.pageviews.models import DailyCount
from metrics import releasing
from metrics.models import Dataset, DatasetSource, Entity, Indicator, Observation
from tests import crawling
from tests.picture_files import file_of
from tests.published import draft_titled, published

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=1)
# In the addresses of what is hidden; an answer may repeat what it was asked for, so that these
# are no canaries.
HIDDEN = "hidden"


class Canaries:
    """Words that stand nowhere else; each remembers its place."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        word = f"canary{len(self.places) + 100}"
        self.places[word] = place
        return f"Said {word}"

    def sung(self, answer: HttpResponseBase) -> set[str]:
        """Return the places whose words are in an answer or in its headers."""
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        whole = crawling.body(answer) + headers.encode()
        # The mark of a number is one of its digits, too.
        return {self.places[word.decode()] for word in re.findall(rb"canary\d{3}", whole)}


@pytest.fixture
def canary() -> Canaries:
    return Canaries()


@pytest.fixture
def site(canary: Canaries) -> Edition:
    """A site with something published, and beside it everything that is not; its edition."""
    edition = _published_twice()
    article, dataset = edition.article, Dataset.objects.get()
    by = User.objects.create_user("wang", first_name=canary("an account"), is_staff=True)
    _hide_data(canary, dataset)
    _hide_filing(canary)
    unpublished = draft_titled("Rivers unread")
    _change(canary, article, by, slug="hidden-1")
    _change(canary, unpublished, by, slug="hidden-2")
    translation = draft_titled("Translation")
    translation.original = unpublished
    translation.save()
    publishing.publish(translation, by=None)
    scheduled = draft_titled("Scheduled")
    publishing.publish(scheduled, by=None)
    _change(canary, scheduled, by, slug="hidden-3")
    scheduled.notes.all().delete()
    publishing.publish(scheduled, by=by, note=canary("a waiting note"), at=_soon())
    DailyCount.objects.create(
        item=unpublished.item,
        day=timezone.localdate(),
        total=3,
        unique_views=3,
        received=3,
    )
    return edition


def _published_twice() -> Edition:
    """Return the second edition of an article that shows all that an article can show."""
    article = published().article
    dataset = Dataset.objects.get()
    releasing.working_copy(dataset)
    releasing.issue(dataset, by=None, note="Counted again.")
    image = Image(title="A river")
    images.store(image, encode(file_of(20, 10)), by=None)
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    section = article.sections.last()
    assert section
    section.body += (
        f'<picture data-image="{image.key}" data-alt="A river"></picture>'
        f'<p><data data-cell="{dataset.slug}/elbe/samples"></data></p>'
    )
    section.save()
    return publishing.publish(article, by=None, note="A number.")


def _soon() -> dt.datetime:
    return timezone.now() + TOMORROW


def _change(canary: Canaries, article: Article, by: User, *, slug: str) -> None:
    """Change every part of a working copy, keep it in the history, and change it again."""
    image = Image.objects.exclude(title="A river").get()
    for round_ in ("earlier", "present"):
        article.title = canary(f"{round_} title of {article.slug}")
        article.standfirst = canary(f"{round_} standfirst of {article.slug}")
        article.origin = canary(f"{round_} origin of {article.slug}")
        article.origin_url = f"https://example.org/{canary('origin').split()[1]}"
        article.doi = f"10.1000/{canary('doi').split()[1]}"
        article.slug = slug
        article.save()
        article.sections.all().delete()
        section = article.sections.create(
            anchor="new",
            heading=canary(f"{round_} heading of {article.slug}"),
            body=f"<p>{canary(f'{round_} prose of {article.slug}')}</p>"
            f'<picture data-image="{image.key}" data-alt="{canary("alt")}"></picture>',
        )
        recording.record(article, by=by, comment=canary(f"comment on {article.slug}"))
    article.topics.add(Topic.objects.get(slug=HIDDEN))
    Authorship.objects.create(article=article, author=Author.objects.get(slug=HIDDEN))
    Citation.objects.create(
        article=article, source=Source.objects.get(key=HIDDEN), locator=canary("locator")
    )
    noting.leave(article, by=by, text=canary("note on an article"))
    noting.leave(article, by=by, text=canary("note on a section"), section=section)
    Exemption.objects.create(
        article=article,
        literal="45",
        sentence=canary("sentence"),
        reason=canary("reason of an exemption"),
    )
    reviewing.submit(article, by=by)
    previewing.share(article, by=by)


def _hide_filing(canary: Canaries) -> None:
    Topic.objects.create(slug=HIDDEN, name=canary("topic"), name_zh=canary("topic in Chinese"))
    Author.objects.create(
        slug=HIDDEN, family_name=canary("author"), affiliation=canary("affiliation")
    )
    Source.objects.create(
        key=HIDDEN,
        title=canary("source"),
        author=canary("author of a source"),
        container_title=canary("journal"),
        url="https://example.org/",
    )
    image = Image(title=canary("image"), alt=canary("alternative text"), credit=canary("credit"))
    images.store(image, encode(file_of(20, 10)), by=None)


def _hide_data(canary: Canaries, dataset: Dataset) -> None:
    """Change every part of a released dataset, have a release wait, and draft another dataset."""
    Source.objects.create(key="hidden-of-data", title=canary("source of changed data"))
    DatasetSource.objects.create(
        dataset=dataset,
        source=Source.objects.get(key="hidden-of-data"),
        locator=canary("place in a source of data"),
    )
    working = releasing.working_copy(dataset)
    _describe(canary, dataset, "changed data")
    for entity in working.entities.all():
        entity.label = canary("row of changed data")
        entity.save()
    for indicator in working.indicators.all():
        indicator.label = canary("column of changed data")
        indicator.definition = canary("definition")
        indicator.save()
    Observation.objects.filter(indicator=indicator).update(
        literal=canary("value"), note=canary("note on a value")
    )
    releasing.issue(dataset, by=None, note=canary("note of a release"), at=_soon())
    releasing.working_copy(dataset)

    fresh = Dataset.objects.create(slug=HIDDEN)
    _describe(canary, fresh, "new data")
    release = releasing.working_copy(fresh)
    column = Indicator.objects.create(
        release=release, code=HIDDEN, label=canary("column of new data"), kind="count"
    )
    row = Entity.objects.create(release=release, code=HIDDEN, label=canary("row of new data"))
    Observation.objects.create(
        entity=row, indicator=column, value=4, literal=canary("value of new data")
    )


def _describe(canary: Canaries, dataset: Dataset, name: str) -> None:
    dataset.title = canary(f"title of {name}")
    dataset.summary = canary(f"summary of {name}")
    dataset.row_label = canary(f"row label of {name}")
    dataset.licence = canary(f"licence of {name}")
    dataset.save()


START = ["/", "/zh-hans/", "/robots.txt", "/live", "/ready", "/admin/", "/nowhere/"]


def test_no_address_that_the_site_leads_to_says_a_word_of_a_draft(
    client: Client, site: Edition, canary: Canaries
) -> None:
    found = crawling.crawl(client, START)

    assert {address: s for address, answer in found.items() if (s := canary.sung(answer))} == {}
    # All kinds of pages were among them, and nothing else than pages.
    assert _routes() - set(map(_route_of, found)) == {
        "articles:preview",
        "pageviews:report",
        "pageviews:item-report-json",
    }


def _routes() -> set[str]:
    """Return the names of all public routes."""
    return {
        ":".join([*spaces, pattern.name or ""])
        for spaces, pattern in _patterns(get_resolver().url_patterns)
        if "admin" not in spaces
    }


def _patterns(
    found: Any,  # noqa: ANN401
    spaces: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], URLPattern]]:
    for pattern in found:
        if isinstance(pattern, URLPattern):
            yield spaces, pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _patterns(pattern.url_patterns, inner)


def _route_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def guesses(edition: Edition) -> list[str]:
    """Addresses at which what is hidden would be, if it were not."""
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


def test_no_guess_finds_a_draft(client: Client, site: Edition, canary: Canaries) -> None:
    answers = {address: client.get(address) for address in guesses(site)}

    assert {address: s for address, answer in answers.items() if (s := canary.sung(answer))} == {}
    found = {address for address, answer in answers.items() if answer.status_code not in {404, 302}}
    assert found == set()
    assert {address for address, answer in answers.items() if answer.status_code == 302} == {
        address for address in answers if address.startswith("/admin/")
    }


def test_a_hidden_page_is_not_told_from_one_that_never_was(client: Client, site: Edition) -> None:
    def told(address: str, name: str) -> tuple[int, str, list[str]]:
        answer = client.get(address)
        return (
            answer.status_code,
            answer.content.decode().replace(name, "NAME"),
            sorted(f"{k}: {v}" for k, v in answer.headers.items() if k != "ETag"),
        )

    for kind in ("articles", "sources", "topics", "data"):
        assert told(f"/{kind}/{HIDDEN}/", HIDDEN) == told(f"/{kind}/nobody/", "nobody")


def test_views_of_a_draft_are_reported_of_nothing(
    client: Client, site: Edition, canary: Canaries
) -> None:
    today = timezone.localdate().isoformat()

    report = client.get(f"/usage/ir.json?begin_date={today[:7]}&end_date={today[:7]}")
    sent = client.post("/views/", {"token": Article.objects.get(slug="hidden-2").item})

    assert report.status_code == 200
    assert canary.sung(report) == canary.sung(sent) == set()


def test_every_canary_sings_to_who_may_hear_it(site: Edition, canary: Canaries) -> None:
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))

    desk = crawling.crawl(chief, ["/admin/"], follows=crawling.in_admin)

    # Only then is it worth something that nobody else hears them.
    sung = set().union(*(canary.sung(answer) for answer in desk.values()))
    silent = {place for place in canary.places.values() if place not in sung}
    # What was saved over is only in the history.
    assert {s for s in silent if not s.startswith(("earlier", "comment"))} <= {
        "note on a value",
        "sentence",
        "reason of an exemption",
    }
