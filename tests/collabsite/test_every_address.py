"""One crawl of the whole site, in both languages, by readers and signed-in users.

The site has everything that can be published, and beside it everything that is not. For every change
a few addresses of each kind are crawled in both languages; `.ci/judges` crawls all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils import translation

from collabsite import sample
from tests.support import crawler
from tests.support.canaries import Canaries, hide
from tests.support.crawler import CHINESE
from tests.support.filled_site import build
from tests.support.filled_texts import LONG_DATASET, ROWS
from tests.support.page_text import Link, PageText, Said
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = ["/", "/zh-hans/", "/robots.txt", "/openapi.json", "/live", "/ready"]
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+")
# What is the same in both languages: formats, standards, currencies, and names that have no other.
NAMES = {
    *["APA", "API", "Atom", "BY", "BibTeX", "CC", "CNY", "COUNTER", "CSL", "CSV", "Cookie"],
    *["Ctrl", "DOI", "DS", "Excel", "GB", "ISO", "JSON", "OL", "ORCID", "OpenAPI", "PNG"],
    *["Python", "RFC", "RIS", "SHA", "SVG", "TSV", "USD", "UTC", "curl"],
}
# Names in the filled site, which have no language of their own, and what a reader asked for.
PROPER = re.compile(
    "Ingrid Holm|Lund University|王敏|清华大学|TCM1st|Field Notes|Clarivate|European Commission"
    "|Nature Index|Web of Science|EU Commission Reports|funding|international-collaboration"
    "|rivers|Institute of Rivers|“[^”]+”"
)
# Numbers of the long dataset, of which those of one row are enough.
ALIKE = re.compile(f"/data/{LONG_DATASET}/(?!releases/|{ROWS.split()[0]}/)[^/]+/")
# It closes a note by leading to no place.
CLOSING = "#note"


@dataclass(frozen=True)
class Crawled:
    """The crawl: responses to readers, unpublished words, and clients of other users."""

    answers: Mapping[str, HttpResponseBase]
    pages: Mapping[str, PageText]
    canary: Canaries
    others: Mapping[str, Client]

    def links(self) -> Iterator[tuple[str, Link, str]]:
        """Yield each link of each page to an address of ours, and that address, whole."""
        for address, page in self.pages.items():
            for link in page.links:
                whole = urljoin(f"{settings.SITE_URL}{address}", link.address)
                if whole.startswith(f"{settings.SITE_URL}/"):
                    yield address, link, whole.removeprefix(settings.SITE_URL)


def follows(address: str) -> bool:
    """Return whether to request an address: not every order of every table, nor a file twice."""
    path, asked, query = address.partition("?")
    if path.startswith(CHINESE) and (path.endswith(".png") or (asked and "/cite." in path)):
        return False
    if ALIKE.search(path):
        return False
    if not asked:
        return True
    ordered = "sort=" in query and (path.endswith(".json") or "/releases/" in path)
    return query.count("=") == 1 and "=-" not in query and not ordered


@pytest.fixture(autouse=True)
def site_identity() -> None:
    """Nothing: the site is named by a form, once for all tests here."""


@pytest.fixture(
    scope="module",
    params=["few of each kind", pytest.param("whole", marks=pytest.mark.judges)],
)
def crawled(module_db: None, request: pytest.FixtureRequest) -> Iterator[Crawled]:
    """The site as a reader who is not signed in finds it; crawled once for all tests here."""
    with transaction.atomic():
        yield _crawl(whole=request.param == "whole")
        transaction.set_rollback(True)


def _crawl(*, whole: bool) -> Crawled:
    canary = Canaries()
    hide(canary)
    sample.load()
    build(letters=5)
    chosen = follows if whole else crawler.few_of_each_kind(follows)
    answers = crawler.crawl(Client(), START, follows=chosen)
    pages = {
        address: PageText(crawler.body(answer).decode())
        for address, answer in answers.items()
        if crawler.kind(answer) == "text/html"
    }
    others = {"an editor": signed_in("Editor")}
    if whole:
        reader = Client()
        reader.force_login(User.objects.create_user("reader"))
        others["a reader"] = reader
    return Crawled(answers, pages, canary, others)


def test_no_link_is_broken(crawled: Crawled) -> None:
    wrong = {
        address: answer.status_code
        for address, answer in crawled.answers.items()
        if answer.status_code not in {200, 301}
    }

    assert wrong == {}
    for answer in crawled.answers.values():
        if answer.status_code == 301:
            assert Client().get(answer.headers["Location"]).status_code == 200


def test_every_link_to_a_place_in_a_page_finds_it(crawled: Crawled) -> None:
    missed = set()
    for address, _link, whole in crawled.links():
        place, _, fragment = whole.partition("#")
        if not fragment or place not in crawled.pages or whole.endswith(CLOSING):
            continue
        if unquote(fragment) not in crawled.pages[place].ids:
            missed.add((address, whole))

    assert missed == set()


def test_all_public_routes_are_reached(crawled: Crawled) -> None:
    reached = {_route(address) for address in crawled.answers}

    # Those that nothing public leads to.
    assert _routes() - reached == {
        *("articles:preview", "counting:report", "api-catalog", "invitation"),
        *("welcome-link", "security", "arrival", "metrics"),
    }


def test_no_answer_says_a_word_of_a_draft(crawled: Crawled) -> None:
    shown = {
        address: places
        for address, answer in crawled.answers.items()
        if (places := crawled.canary.places_in(answer))
    }

    assert shown == {}


def test_a_page_leads_to_pages_of_its_language(crawled: Crawled) -> None:
    astray = {
        (address, link.element)
        for address, link, whole in crawled.links()
        # What the interface for programs gives as examples is in English.
        if not (link.hreflang or "canonical" in link.element or address == f"{CHINESE}api/")
        and _language(whole) not in {"", _language(address)}
    }

    assert astray == set()


def test_a_signed_in_user_gets_the_same_bytes(crawled: Crawled) -> None:
    # Of each kind of page one in each language.
    ones = {(_route(address), _language(address)): address for address in crawled.answers}

    for who, client in crawled.others.items():
        for address in ones.values():
            if "/usage" in address or "/views/" in address:
                # It says when it was made or through which minute it counts, or counts readers alone.
                continue
            answer, same = crawled.answers[address], client.get(address)
            assert crawler.body(same) == crawler.body(answer), f"{who} at {address}"
            assert _lasting(same) == _lasting(answer), f"{who} at {address}"
            assert not same.cookies


def test_all_words_are_marked_with_their_language_and_none_is_untranslated(
    crawled: Crawled,
) -> None:
    wrong: dict[tuple[str, str], str] = {}
    for address, page in crawled.pages.items():
        for said in page.said:
            if _is_in_another_language(said):
                wrong.setdefault((said.words, said.place), unquote(address))

    assert wrong == {}


def _lasting(answer: HttpResponseBase) -> dict[str, str]:
    """Return the headers that do not depend on time."""
    return {name: value for name, value in answer.headers.items() if name != "Expires"}


def _is_in_another_language(said: Said) -> bool:
    words = PROPER.sub("", ADDRESS.sub("", said.words))
    chinese = said.language.startswith("zh")
    if said.place.endswith("]") and HAN.search(words) and LATIN.search(words):
        # An attribute can't mark the words that it quotes.
        return False
    return not NAMES.issuperset(LATIN.findall(words)) if chinese else bool(HAN.search(words))


def _language(address: str) -> str:
    """Return the language of an address of ours, or '' if it has none."""
    path = urlsplit(address).path
    if path.startswith(CHINESE):
        return "zh-hans"
    with translation.override("zh-hans"):
        return "en" if _view_of(f"{CHINESE}{path[1:]}") else ""


def _route(address: str) -> str:
    path = address.partition("?")[0]
    with translation.override("zh-hans" if path.startswith(CHINESE) else "en"):
        return _view_of(path)


def _view_of(path: str) -> str:
    try:
        return resolve(unquote(path)).view_name
    except Resolver404:
        return ""


def _routes() -> set[str]:
    """Return the names of all public routes, not of those for editors."""
    return {
        ":".join([*spaces, pattern.name or ""])
        for spaces, pattern in _patterns(get_resolver().url_patterns)
        if "admin" not in spaces and pattern.name != "set-language"
    }


def _patterns(
    found: Any,  # noqa: ANN401
    spaces: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], URLPattern]]:
    for pattern in found:
        if str(pattern.pattern) == "accounts/":
            continue
        if isinstance(pattern, URLPattern):
            yield spaces, pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _patterns(pattern.url_patterns, inner)
