"""Reports of responses that are uses of an item, from Django and from memory."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.collabsite.serving.test_ready_pages import Answer, ask
from tests.support import site_process
from tests.support.site_process import Prepared, Site, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.one_database]

# It is called in the server, and writes a line for each answer.
HOOK = """
import json, os
def note(use, item, environ, status):
    line = [use, item, environ["PATH_INFO"], status]
    with open(os.environ["USES"], "a") as file:
        file.write(json.dumps(line) + "\\n")
"""
SETTINGS = """
from collabsite.settings import *
COUNTED_HOOK = "hook_of_a_test.note"
"""


@pytest.fixture(scope="module")
def site(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    directory = tmp_path_factory.mktemp("counted")
    (directory / "hook_of_a_test.py").write_text(HOOK)
    (directory / "settings_of_a_test.py").write_text(SETTINGS)
    (directory / "uses").touch()
    with site_process.copied(
        prepared_site,
        directory,
        PYTHONPATH=f"{site_process.ROOT}:{directory}",
        DJANGO_SETTINGS_MODULE="settings_of_a_test",
        USES=str(directory / "uses"),
        READY_PAGES_MB="64",
    ) as served:
        yield served


def reported(site: Site, path: str) -> list[tuple[str, str, int]]:
    """Return the reported uses of an address."""
    lines = [json.loads(line) for line in Path(site.environment["USES"]).read_text().splitlines()]
    return [(use, item, status) for use, item, place, status in lines if place == path]


def ask_until_ready(site: Site, path: str, headers: Mapping[str, str]) -> list[Answer]:
    """Return all responses up to the first one from memory."""
    answers: list[Answer] = []

    def is_ready() -> bool:
        answers.append(ask(site.url, path, headers))
        return answers[-1].cache_status == "collabsite; hit"

    wait_until(is_ready)
    return answers


def test_each_answer_with_a_citation_file_is_reported_hits_included(site: Site) -> None:
    article = urlsplit(site.json("/articles.json")["articles"][0]["url"]).path
    path = f"{article}cite.bib"
    [(key,)] = site.rows("SELECT id FROM articles_article")

    answers = ask_until_ready(site, path, {})
    unchanged = ask(site.url, path, {"If-None-Match": answers[-1].headers["etag"]})
    head = ask(site.url, path, method="HEAD")

    uses = reported(site, path)
    assert uses == [
        *[("citation", f"article:{key}", 200)] * len(answers),
        ("citation", f"article:{key}", 304),
    ]
    for answer in [*answers, unchanged, head]:
        assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "zip"])
def test_each_download_is_reported(site: Site, ending: str) -> None:
    [data] = {urlsplit(each["url"]).path for each in site.json("/data.json")["datasets"][:1]}
    path = f"{data.rstrip('/')}.{ending}"

    answers = [ask(site.url, path) for _ in range(3)]

    assert [answer.status for answer in answers] == [200] * 3
    assert [(use, status) for use, _, status in reported(site, path)] == [("download", 200)] * 3
    assert {answer.headers["cache-control"] for answer in answers} == {"private, no-cache"}


@pytest.mark.parametrize(
    "path", ["/", "/articles/", "/articles/none/cite.bib", "/data/none.csv", "/data.json"]
)
def test_other_answers_are_not_reported(site: Site, path: str) -> None:
    ask(site.url, path)

    assert reported(site, path) == []
