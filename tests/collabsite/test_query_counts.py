"""The number of queries of each page, which does not depend on the number of rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from articles.public import preview
from tests.support.article_form import form_of
from tests.support.world import DATA, World

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 4
RECORDS = "TY  - BOOK\nTI  - Source 0\nER  - \n\nTY  - BOOK\nTI  - New\nER  - \n"


type Asking = Callable[[World, Client], Any]


def reading(address: str) -> Asking:
    return lambda world, client: client.get(address.format(slug=world.article.slug))


def at_desk(name: str) -> Asking:
    return lambda world, client: client.get(world.desk(name))


def listed(name: str, query: str = "") -> Asking:
    return lambda world, client: client.get(reverse(f"admin:{name}") + query)


def about_data(name: str) -> Asking:
    return lambda world, client: client.get(
        reverse(f"admin:metrics_dataset_{name}", args=[world.dataset.pk])
    )


def measured(world: World, asking: Asking, client: Client) -> int:
    # What is worked out once for all is worked out before.
    asking(world, client)
    with CaptureQueriesContext(connection) as queries:
        answer = asking(world, client)
    assert answer.status_code in {200, 409}, answer
    return len(queries)


PUBLIC: dict[str, Asking] = {
    address: reading(address)
    for address in [
        "/",
        "/articles/",
        "/articles/?sort=views",
        "/articles/?language=en&sort=title",
        "/topics/t-0/",
        "/authors/a-0/",
        "/articles/{slug}/",
        "/articles/{slug}/editions/",
        "/articles/{slug}/editions/1/",
        "/articles/{slug}/editions/2/changes/",
        "/articles/{slug}/editions/1/card.png",
        f"/data/{DATA}/releases/1/card.png",
        "/articles/{slug}/cite.bib",
        "/articles/{slug}/editions/1/cite.json",
        "/articles/{slug}/references.ris",
        "/articles/{slug}/editions/2/references.txt",
        "/articles/feed.atom",
        "/articles/feed.en.atom",
        "/topics/t-0/feed.atom",
        "/authors/a-0/feed.atom",
        "/sources/s-0/",
        "/search/",
        "/search/?q=samples",
        "/search/?q=nowhere+rivers",
        "/api/",
        "/openapi.json",
        "/corrections/",
        "/corrections/feed.atom",
        "/usage/",
        "/usage.csv",
        "/articles/{slug}/usage/",
        f"/data/{DATA}/usage/",
        "/privacy/",
        "/data/",
        f"/data/{DATA}/",
        f"/data/{DATA}/?sort=-cost",
        f"/data/{DATA}/releases/",
        f"/data/{DATA}/releases/1/",
        f"/data/{DATA}/releases/2/changes/",
        f"/data/{DATA}.svg",
        f"/data/{DATA}/elbe/samples/",
        f"/data/{DATA}/elbe/samples/?release=1",
        f"/data/{DATA}/elbe/samples/cite.bib",
        f"/data/{DATA}/cite.ris",
        f"/data/{DATA}/releases/1/cite.json",
    ]
}
PUBLIC["a shared preview"] = lambda world, client: client.get(
    reverse("articles:preview", args=[world.waiting.previews.get().token])
)
DESK: dict[str, Asking] = {
    "the desk": listed("index"),
    "readership of all": listed("readership"),
    **{
        name: at_desk(name)
        for name in [
            *["change", "publish", "proposal", "preview", "previews", "history", "readership"]
        ]
    },
    "proposals": listed("articles_article_proposals"),
    "review": lambda world, client: client.get(
        reverse("admin:articles_article_review", args=[world.waiting.pk])
    ),
    "two texts": lambda world, client: client.post(
        world.desk("change"),
        form_of(world.article, opened="stale", **{"sections-0-body": "<p>Mine.</p>"}),
    ),
    "compare": lambda world, client: client.get(world.compared(client)),
    "restore": lambda world, client: client.get(world.restored(client)),
    "paste": lambda world, client: client.post(
        reverse("admin:sources_source_paste"), {"record": RECORDS}
    ),
    "articles": listed("articles_article_changelist"),
    "deleted": listed("articles_article_deleted"),
    "editions": listed("articles_edition_changelist"),
    "sources": listed("sources_source_changelist"),
    "topics": listed("articles_topic_changelist"),
    "authors": listed("articles_author_changelist"),
    "images": listed("articles_image_changelist"),
    "sources to cite": listed("articles_article_sources"),
    "sources cited": listed("articles_article_sources", "?key=s-0&key=s-1"),
    "images to show": listed("articles_article_images"),
    "data to quote": listed("metrics_dataset_pick_datasets"),
    "rows and columns to quote": listed("metrics_dataset_pick_dataset", f"?key={DATA}"),
    "values quoted": listed("metrics_dataset_pick_cells", f"?key={DATA}/elbe/samples"),
    "a table's chip": listed("metrics_dataset_pick_block", f"?data-table={DATA}"),
    "a chart's chip": listed("metrics_dataset_pick_block", f"?data-chart={DATA}&data-columns=cost"),
    "datasets": listed("metrics_dataset_changelist"),
    "the home page": lambda world, client: client.get(
        reverse("admin:home_home_change", args=[world.home.pk])
    ),
    "people": listed("auth_user_changelist"),
    "a person": lambda world, client: client.get(
        reverse("admin:auth_user_change", args=[world.chief.pk])
    ),
    "invitations": listed("auth_user_invitations"),
    "the audit log": listed("people_auditentry_changelist"),
    "ones own page": listed("auth_user_profile"),
    "releases": listed("metrics_release_changelist"),
    **{
        f"dataset: {name}": about_data(name)
        for name in ["change", "data", "columns", "names", "issue", "readership"]
    },
}


# The queries of a page, those of session and user included. Change them only on purpose.
PINNED = {
    "/": 15,
    "/articles/": 5,
    "/articles/?sort=views": 5,
    "/articles/?language=en&sort=title": 5,
    "/topics/t-0/": 10,
    "/authors/a-0/": 6,
    "/articles/{slug}/": 14,
    "/articles/{slug}/editions/": 3,
    "/articles/{slug}/editions/1/": 12,
    "/articles/{slug}/editions/2/changes/": 3,
    "/articles/{slug}/editions/1/card.png": 2,
    "/data/what-they-found/releases/1/card.png": 2,
    "/articles/{slug}/cite.bib": 1,
    "/articles/{slug}/editions/1/cite.json": 2,
    "/articles/{slug}/references.ris": 1,
    "/articles/{slug}/editions/2/references.txt": 2,
    "/articles/feed.atom": 2,
    "/articles/feed.en.atom": 2,
    "/topics/t-0/feed.atom": 3,
    "/authors/a-0/feed.atom": 3,
    "/sources/s-0/": 10,
    "/search/": 4,
    "/search/?q=samples": 9,
    "/search/?q=nowhere+rivers": 10,
    "/api/": 8,
    "/openapi.json": 8,
    "/corrections/": 4,
    "/corrections/feed.atom": 3,
    # Nothing has been viewed: see tests/collabsite/counting/test_reports.py.
    "/usage/": 9,
    "/usage.csv": 8,
    "/articles/{slug}/usage/": 4,
    "/data/what-they-found/usage/": 4,
    "/privacy/": 0,
    "/data/": 4,
    "/data/what-they-found/": 5,
    "/data/what-they-found/?sort=-cost": 5,
    "/data/what-they-found/releases/": 3,
    "/data/what-they-found/releases/1/": 7,
    "/data/what-they-found/releases/2/changes/": 6,
    "/data/what-they-found.svg": 1,
    "/data/what-they-found/elbe/samples/": 12,
    "/data/what-they-found/elbe/samples/?release=1": 12,
    "/data/what-they-found/elbe/samples/cite.bib": 5,
    "/data/what-they-found/cite.ris": 1,
    "/data/what-they-found/releases/1/cite.json": 2,
    "a shared preview": 13,
    "the desk": 20,
    "readership of all": 9,
    "readership": 9,
    "change": 25,
    "publish": 26,
    "proposal": 20,
    "proposals": 5,
    "preview": 29,
    "previews": 6,
    "history": 18,
    "review": 19,
    "two texts": 39,
    "compare": 19,
    "restore": 26,
    "paste": 5,
    "articles": 10,
    "deleted": 4,
    "editions": 7,
    "sources": 5,
    "topics": 5,
    "authors": 5,
    "images": 10,
    "sources to cite": 4,
    "sources cited": 4,
    "images to show": 4,
    "data to quote": 4,
    "rows and columns to quote": 8,
    "values quoted": 6,
    "a table's chip": 9,
    "a chart's chip": 9,
    "datasets": 7,
    "the home page": 9,
    "releases": 7,
    "dataset: change": 11,
    "dataset: data": 12,
    "dataset: columns": 11,
    "dataset: names": 10,
    "dataset: issue": 52,
    "dataset: readership": 9,
    "people": 8,
    "a person": 8,
    "invitations": 5,
    "the audit log": 8,
    "ones own page": 5,
}


def counted(size: int) -> dict[str, int]:
    world = World(size)
    for article in Article.objects.filter(slug="in-review-0"):
        preview.share(article, by=world.chief)
    chief = Client()
    chief.force_login(world.chief)
    return {
        **{name: measured(world, asking, Client()) for name, asking in PUBLIC.items()},
        **{name: measured(world, asking, chief) for name, asking in DESK.items()},
    }


# The numbers of the larger one would be others if they grew; `.ci/judges` counts the smaller one, and
# both on PostgreSQL.
@pytest.mark.slow
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(FEW, marks=[pytest.mark.judges, pytest.mark.judges_on_postgresql]),
        pytest.param(MANY, marks=pytest.mark.judges_on_postgresql),
    ],
)
def test_the_number_of_queries_of_each_page_is_pinned_and_does_not_grow(size: int) -> None:
    assert counted(size) == PINNED
