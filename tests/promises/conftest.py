"""The world of the promises: a site that commands and forms have built, as its users build one.

A promise knows commands, addresses, labels, buttons, roles and files, and nothing of the code behind them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.promises.desk import Desk
from tests.promises.sites import ADMIN, copied, environment, served
from tests.promises.visitor import Visitor
from tests.support.databases import shared_database
from tests.support.editor import quiet_page
from tests.support.site_process import Prepared, Site

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all promises on both databases; those in a browser on PostgreSQL by `.ci/judges`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("database")
            if {"screen", "browser"} & set(getattr(item, "fixturenames", ())):
                item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> None:
    """Nothing: the settings of this process are no part of a promise."""


@pytest.fixture(autouse=True)
def site_identity() -> None:
    """Nothing: a site is named by its forms."""


@pytest.fixture(autouse=True)
def published_numbers() -> None:
    """Nothing: every site has a folder of its own."""


@pytest.fixture(scope="session")
def built_site(shared_folder: Path, migrated_database: str) -> Iterator[Prepared]:
    """The site of all promises, not served: built once, and copied by each process that runs tests."""
    directory = shared_folder / "promises"

    def build(database_url: str) -> None:
        log = directory / "built.log"
        with served(environment(directory, database_url), log=log) as site:
            site.manage("import_article", "--publish", "--owner", "admin", str(HERE / "rivers.txt"))

    with shared_database(directory, build, copied_from=migrated_database) as database_url:
        yield Prepared(directory, database_url)


@pytest.fixture(scope="session")
def site(built_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of all promises: it has the sample and `rivers.txt`; a story changes what it has made."""
    with copied(built_site, tmp_path_factory.mktemp("promises")) as site:
        yield site


@pytest.fixture(scope="session")
def desk(site: Site) -> Desk:
    """The owner, at the desk."""
    return Desk(site.url, *ADMIN)


@pytest.fixture
def reader(site: Site) -> Iterator[Visitor]:
    """A reader, who is given no cookie."""
    visitor = Visitor(site.url)
    yield visitor
    assert not visitor.session.cookies


@pytest.fixture
def screen(browser: Browser, site: Site, desk: Desk) -> Iterator[Page]:
    """A browser in which the owner is signed in; fails if its console has an error."""
    with quiet_page(browser, site) as page:
        page.context.set_default_timeout(60_000)
        page.context.add_cookies(
            [
                {"name": one.name, "value": one.value or "", "url": site.url}
                for one in desk.session.cookies
            ]
        )
        yield page
