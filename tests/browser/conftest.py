"""The public pages by kind, and a browser that opens them on the served site."""

import json
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.spreadsheet import NEW_DATASET
from tests.support import site_process
from tests.support.editor import sign_in
from tests.support.site_process import Prepared, Site

# In milliseconds.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

# Every kind of public page; `path_of` tells where the sample shows it.
KINDS = [
    *["home", "articles", "topic", "author", "article", "editions", "edition", "changes"],
    *[
        "source",
        "search",
        "search-empty",
        "search-nothing",
        "corrections",
        "datasets",
        "dataset",
        "sorted-dataset",
        "wide-dataset",
        "refused",
        "releases",
        "release",
        "release-changes",
        "number",
        "api",
        "not-found",
    ],
]
LANGUAGES = ["en", "zh-hans"]


# Older than the sample, which stays the first of all lists.
WRITTEN_BY_ANN = """
import datetime as dt
from articles import publishing
from articles.models import Article, Author
article = Article.objects.create(title="Low Water", slug="low-water", date=dt.date(2001, 2, 3))
article.sections.create(anchor="text", body="<p>The river is low.</p>")
article.authors.add(
    Author.objects.create(
        slug="ann-berg",
        family_name="Berg",
        given_name="Ann",
        affiliation="Water Board",
        orcid="0000-0002-1825-0097",
    )
)
publishing.publish(article, by=None)
"""
# Of thirty columns, which no screen has room for.
WIDE = """
from tests.support import demo_data
demo_data.make(slug="wide-demo", observations=180, indicators=30, periods=1)
"""
# Code that makes a kind of page that the sample lacks.
MADE = {"author": WRITTEN_BY_ANN, "wide-dataset": WIDE}


def in_turns(
    kinds: Sequence[str],
    languages: Sequence[str],
    *,
    always: Collection[str] = (),
    judges: Collection[str] = (),
) -> list[object]:
    """Return parameters of each language and kind, three in four of them marked `judges`.

    Every other kind is tested in one language for every change, and the rest by `.ci/judges`,
    as both share a template. Kinds in `always` are tested in both for every change, and those in
    `judges`, whose pages are long and seldom changed, by `.ci/judges` alone.
    """
    return [
        pytest.param(
            language,
            kind,
            marks=[]
            if kind in always or (number % 4 == 2 * turn and kind not in judges)
            else pytest.mark.judges,
        )
        for number, kind in enumerate(kinds)
        for turn, language in enumerate(languages)
    ]


class Pages:
    """The addresses of one page of each kind."""

    def __init__(self, site: Site) -> None:
        listed = site.json("/articles.json")
        article = _path(listed["articles"][0]["url"])
        dataset = _path(site.json("/data.json")["datasets"][0]["url"])
        self._site = site
        references = site.json(twin_of(article))["references"]
        self._paths = {
            "home": "/",
            "articles": "/articles/",
            "topic": _path(listed["topics"][0]["url"]),
            "author": "/authors/ann-berg/",
            "article": article,
            "editions": f"{article}editions/",
            "edition": f"{article}editions/1/",
            "changes": f"{article}editions/1/changes/",
            "source": _path(references[0]["url"]),
            "search": "/search/?q=research&year=2022",
            "search-empty": "/search/",
            "search-nothing": "/search/?q=nothing-like-it",
            "corrections": "/corrections/",
            "api": "/api/",
            "datasets": "/data/",
            "dataset": dataset,
            "sorted-dataset": f"{dataset}?sort=-joint-publications",
            "wide-dataset": "/data/wide-demo/?entity=e&sort=-funding",
            "refused": f"{dataset}?period=1066",
            "releases": f"{dataset}releases/",
            "release": f"{dataset}releases/1/",
            "release-changes": f"{dataset}releases/1/changes/",
            "number": f"{dataset}quantum-technology/funding-average/",
            "not-found": "/articles/not-written-yet/",
        }

    def path_of(self, kind: str, language: str = "en") -> str:
        """Return the path of a kind of page in a language, and create the page if it is missing."""
        path = self._paths[kind]
        if kind in MADE and self._site.get(path)[0] == 404:
            self._site.run(MADE[kind])
        return ("" if language == "en" else f"/{language}") + path


def twin_of(path: str) -> str:
    """Return the path of the page's JSON twin."""
    return f"{path.rstrip('/')}.json"


def _path(url: str) -> str:
    return urlsplit(url).path


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """A browser with long timeouts, for busy machines."""
    browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
    return browser


@pytest.fixture(scope="module")
def shared_context(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A context for all tests of a module, with one cache of scripts and styles."""
    with browser.new_context(**browser_context_args) as context:
        yield context


@pytest.fixture
def context(shared_context: BrowserContext) -> Iterator[BrowserContext]:
    """A context without cookies, permissions and pages of another test."""
    yield shared_context
    for page in shared_context.pages:
        page.close()
    shared_context.clear_cookies()
    shared_context.clear_permissions()


@pytest.fixture(scope="session")
def pages(site: Site) -> Pages:
    """The addresses of the public pages."""
    return Pages(site)


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """Base URL of pytest-playwright."""
    return site.url


@pytest.fixture
def said(page: Page) -> list[str]:
    """Errors in the browser's console, violations of the security policy included."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def admin(page: Page, site: Site, said: list[str]) -> Iterator[Page]:
    """A browser in which the first editor is signed in."""
    sign_in(page, site)
    yield page
    assert said == []


@pytest.fixture
def unscripted(page: Page, site: Site) -> Iterator[Page]:
    """A browser without script in which the first editor is signed in."""
    sign_in(page, site)
    context = page.context.browser
    assert context
    plain = context.new_context(java_script_enabled=False, base_url=site.url)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    yield plain.new_page()
    plain.close()


@pytest.fixture
def dialogs_are_closed(admin: Page) -> Iterator[None]:
    """Fails if a test leaves a dialog of the prose editor open."""
    yield
    expect(admin.locator(".prose-dialog[open]")).to_have_count(0)


@dataclass(frozen=True)
class Filled:
    """A site that shows everything in every state (see `tests/support/filled_site.py`).

    `keys` are those of what is on its desk, and `pages` the addresses of its pages by kind.
    """

    site: Site
    keys: Mapping[str, str]
    pages: Mapping[str, str]

    def url_of(self, kind: str, start: str = "/") -> str:
        """Return the URL of a kind of page, under the `start` of a language."""
        path, asked, query = self.pages[kind].partition("?")
        return f"{self.site.url}{start}{quote(path)}{asked}{query}"


@pytest.fixture(scope="session")
def filled(
    filled_site: tuple[Prepared, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """A filled site of its own."""
    model, told = filled_site
    with site_process.copied(model, tmp_path_factory.mktemp("filled")) as site:
        yield Filled(site, **json.loads(told))


@pytest.fixture
def rivers(site: Site) -> int:
    """Three rivers of 10, 11 and 12, that rise by 20, 21 and 22 %, and of which nothing is kept unsaved."""
    return int(site.run(NEW_DATASET.format(name=uuid.uuid4())))


@pytest.fixture
def grid(admin: Page, site: Site, rivers: int) -> Page:
    """The grid of the three rivers, and a clipboard that can be written."""
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    admin.goto(f"/admin/metrics/dataset/{rivers}/data/")
    return admin
