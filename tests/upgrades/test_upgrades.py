"""Data that earlier versions made is upgraded to the tables of a new site, and nothing published altered.

For every change SQLite gets the data of the last version, to which new migrations apply; `.ci/judges`
serves those of all versions on both databases.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.databases import own_database, rows
from tests.support.site_process import MANAGE, Site, serving
from tests.upgrades.archive import FOLDER, database_kind, environment, restore
from tests.upgrades.schema import schema

KIND = database_kind(os.environ["DATABASE_URL"])
ARCHIVES = sorted(FOLDER.glob(f"*-{KIND}.tar.xz"))
PAGES = [
    "/",
    "/articles/plain-0/",
    "/articles/plain-4/editions/2/",
    "/data/the-record-in-four-fields/releases/1/",
    "/data/the-record-in-four-fields/quantum-technology/funding-average/",
    "/search/?q=quantum",
    "/corrections/",
]


EDITIONS = (
    "SELECT a.slug, e.number, e.content, e.sha256 FROM articles_edition e"
    " JOIN articles_article a ON a.id = e.article_id ORDER BY e.id"
)
RELEASES = (
    "SELECT d.slug, r.number, r.content, r.sha256 FROM metrics_release r"
    " JOIN metrics_dataset d ON d.id = r.dataset_id ORDER BY r.id"
)


def stored(database_url: str) -> list[tuple[str, str, str, list[str]]]:
    """Return address, SHA-256, title and texts of all that is published, without our code."""
    found = []
    for kind, query in (("articles/{}/editions", EDITIONS), ("data/{}/releases", RELEASES)):
        for slug, number, content, digest in rows(database_url, query):
            of = json.loads(content) if isinstance(content, str) else content
            texts = [words(section["html"]) for section in of.get("sections", [])]
            found.append((f"/{kind.format(slug)}/{number}", digest, of["title"], texts))
    return found


def shown(site: Site, addresses: list[str]) -> list[tuple[str, str, str, list[str]]]:
    """Return the same as the site shows it."""
    found = []
    for address in addresses:
        twin = site.json(f"{quote(address)}.json")
        publication = twin.get("edition") or twin["release"]
        texts = [words(section["html"]) for section in twin.get("sections", [])]
        found.append((address, publication["sha256"], twin["title"], texts))
    return found


def words(html: str) -> str:
    """Return the words of HTML, however they are marked up."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_there_is_an_archive() -> None:
    assert ARCHIVES


@pytest.mark.judges_on_postgresql
@pytest.mark.faults
@pytest.mark.database
def test_data_of_the_last_version_gets_the_tables_of_a_new_site(
    migrated_database: str, tmp_path: Path
) -> None:
    with own_database(tmp_path) as url:
        restore(ARCHIVES[-1], url, tmp_path)
        published = stored(url)
        environ = environment(url, tmp_path)

        for command in (["migrate", "--verbosity=0"], ["verify"]):
            subprocess.run([*MANAGE, *command], env=environ, check=True, capture_output=True)

        assert stored(url) == published
        assert schema(url) == schema(migrated_database)


@pytest.mark.judges
@pytest.mark.faults
@pytest.mark.database
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_data_of_an_earlier_version_is_upgraded(
    archive: Path, migrated_database: str, tmp_path: Path
) -> None:
    with own_database(tmp_path) as url:
        restore(archive, url, tmp_path)
        published = stored(url)
        environ = environment(url, tmp_path)

        with serving(environ, "--no-sample", log=tmp_path / "serve.log") as site:
            answers = {path: site.get(path)[0] for path in PAGES}
            upgraded = shown(site, [address for address, *_others in published])
        for command in (["verify"], ["index_search", "--check"]):
            subprocess.run([*MANAGE, *command], env=environ, check=True, capture_output=True)
        upgraded_schema = schema(url)

    assert len(published) >= 16
    assert upgraded == published
    assert answers == dict.fromkeys(PAGES, 200)
    # A new site gets squashed migrations, and this one got those that they replace.
    assert upgraded_schema == schema(migrated_database)
