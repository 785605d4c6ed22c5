"""Published content can't be altered behind the site's back without being refused or told."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.promises.desk import Desk
from tests.promises.sites import ADMIN, copied
from tests.promises.visitor import Value, Visitor
from tests.support.databases import execute
from tests.support.picture_files import file_of
from tests.support.site_process import Prepared, Site

ARTICLE = "/articles/how-rivers-are-gauged-together.json"


@pytest.fixture(scope="module")
def site(built_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, of which the database and the files are tampered with."""
    with copied(built_site, tmp_path_factory.mktemp("tampered")) as site:
        yield site


def columns_with(site: Site, text: str) -> list[tuple[str, str]]:
    """Return the columns of all tables, with the names of the tables, that hold a text."""
    if site.environment["DATABASE_URL"].startswith("sqlite"):
        query = """SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"""
    else:
        query = """SELECT table_name, column_name FROM information_schema.columns
                   WHERE table_schema = 'public'"""
    return [
        (table, column)
        for table, column in site.rows(query)
        if site.rows(f"""SELECT 1 FROM "{table}" WHERE CAST("{column}" AS text) = '{text}'""")
    ]


def refused(site: Site, statement: str) -> bool:
    """Return whether the database refuses a statement."""
    try:
        execute(site.environment["DATABASE_URL"], [statement])
    except (psycopg.DatabaseError, sqlite3.DatabaseError):
        return True
    return False


def verdict(site: Site) -> tuple[int, str]:
    """Return the status and the words of `manage.py verify`."""
    try:
        return 0, site.manage("verify")
    except subprocess.CalledProcessError as error:
        return error.returncode, f"{error.stdout}{error.stderr}"


@pytest.mark.judges_on_sqlite
@pytest.mark.parametrize("published", ["edition", "release"])
def test_the_database_refuses_to_alter_what_was_published(site: Site, published: str) -> None:
    """Neither an edition nor a release can be changed or deleted in the database, whoever writes SQL."""
    reader = Visitor(site.url)
    address = ARTICLE if published == "edition" else "/data/what-was-counted.json"
    before = reader.json(address)
    digest = before[published]["sha256"]
    columns = columns_with(site, digest)
    assert columns, "the digest is kept"

    for table, column in columns:
        where = f"""WHERE "{column}" = '{digest}'"""
        assert refused(site, f"""UPDATE "{table}" SET "{column}" = 'forged' {where}""")
        assert refused(site, f"""DELETE FROM "{table}" {where}""")

    assert reader.json(address) == before


@pytest.mark.judges_on_sqlite
def test_verify_names_a_file_that_was_altered(site: Site) -> None:
    """`verify` is content with an untouched site, and names an image whose file is no longer the same."""
    desk = Desk(site.url, *ADMIN)
    form = desk.go("Media", "Add image")
    image: dict[str, Value] = {
        "File": ("weir.png", file_of(40, 30)),
        "Title": "Weir",
        "Alternative text": "A weir",
    }
    assert "error" not in form.press("Save", image).text
    status, told = verdict(site)
    assert status == 0, told
    files = [
        path for path in Path(site.environment["VAR_DIR"]).rglob("media/**/*") if path.is_file()
    ]
    altered = files[0]
    bytes_before = altered.read_bytes()

    altered.write_bytes(bytes_before + b"forged")

    status, told = verdict(site)
    assert status != 0
    assert altered.name in told
    altered.write_bytes(bytes_before)
    assert verdict(site)[0] == 0


@pytest.mark.judges_on_sqlite
def test_verify_names_an_edition_that_was_altered_all_the_same(site: Site) -> None:
    """Who takes the triggers away and alters an edition is found out by `verify`, which names it."""
    url = site.environment["DATABASE_URL"]
    [(table, column)] = columns_with(site, Visitor(site.url).json(ARTICLE)["edition"]["sha256"])
    if url.startswith("sqlite"):
        triggers = site.rows(
            f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
        )
        execute(url, [f'DROP TRIGGER "{name}"' for (name,) in triggers])
    else:
        execute(url, [f'ALTER TABLE "{table}" DISABLE TRIGGER ALL'])

    execute(url, [f"""UPDATE "{table}" SET "{column}" = '{"0" * 64}' WHERE "{column}" LIKE '%'"""])

    status, told = verdict(site)
    assert status != 0
    assert "how-rivers-are-gauged-together" in told or "How Rivers Are Gauged Together" in told
