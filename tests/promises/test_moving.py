"""Moving: export and import, backup and restore, and verification."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.promises.desk import Desk
from tests.promises.sites import ADMIN, copied, environment, new, served
from tests.promises.test_counting import report, token_of
from tests.promises.visitor import Visitor
from tests.support import postgresql
from tests.support.site_process import MANAGE, Prepared, Site

pytestmark = pytest.mark.slow

RIVERS = "/articles/how-rivers-are-gauged-together/"
DATA = "/data/what-was-counted/"
# Where the site is, what is made for a visit, and how often a page was read, which no export has.
OWN = re.compile(
    r"http://127\.0\.0\.1:\d+|content=\"article:[^\"]*\"|token=[^\"]*|\?v=\w+"
    r"|<span>\d+ (?:views?|次浏览)</span>|\d+ (?:views?\b|次浏览)|\"views\": \d+|data-many=\"[^>]*"
)


def manage(variables: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a site that is not served."""
    return subprocess.run(
        [*MANAGE, *arguments], env=variables, capture_output=True, text=True, check=False
    )


def pages(site: Site) -> dict[str, str]:
    """Return what the public addresses of the sitemap and some files answer, without the site's address."""
    reader = Visitor(site.url)
    parts = re.findall(r"<loc>([^<]+)</loc>", reader.fetch("/sitemap.xml").text)
    found = [
        a for part in parts for a in re.findall(r"<loc>([^<]+)</loc>", reader.fetch(part).text)
    ]
    addresses = {each.removeprefix(site.url) for each in found}
    addresses |= {f"{RIVERS}editions/1/", f"{RIVERS}editions/2/changes/", f"{RIVERS}cite.bib"}
    addresses |= {f"{DATA}releases/1/", f"{DATA[:-1]}.csv", f"{DATA[:-1]}.svg", "/corrections/"}
    addresses |= {"/search/?q=danube", "/articles/feed.atom", "/articles/gauges/", "/data.json"}
    addresses -= {address for address in addresses if "/usage" in address}
    answers = {address: reader.fetch(address) for address in sorted(addresses)}
    return {
        address: f"{answer.status_code} {OWN.sub('', answer.text)}"
        for address, answer in answers.items()
    }


def write(site: Site) -> None:
    """Fill the site: a correction of data, a second edition, a changed address, a retraction and a draft."""
    desk = Desk(site.url, *ADMIN)
    desk.import_file("gauges.md", "# Gauges\n\nA gauge is a ruler.[^1]\n\n[^1]: Of *iron*.\n")
    desk.publish("Gauges")
    desk.rewrite("Gauges", "a ruler", "a rod")
    desk.change("Gauges", {"Address": "gauges-and-rods"})
    desk.publish("Gauges", {"Change note": "Rods."})
    desk.correct("What Was Counted", {"Oder, Shared Stations": "33"})
    desk.issue("What Was Counted", {"Change note": "One more."})
    desk.import_file("waiting.md", "# Waiting\n\nA canary that waits.\n")


@contextmanager
def elsewhere(kind: str, directory: Path) -> Iterator[str]:
    """Make an empty database of a kind, whichever the tests use; yield its `DATABASE_URL`."""
    with ExitStack() as stack:
        if kind == "sqlite":
            yield f"sqlite://{directory / 'elsewhere.sqlite3'}"
        else:
            yield stack.enter_context(postgresql.running(*postgresql.UNSAFE)).url


@pytest.fixture(scope="module")
def filled(built_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the site with everything that travels."""
    with copied(built_site, tmp_path_factory.mktemp("filled")) as site:
        write(site)
        yield site


def refused(done: subprocess.CompletedProcess[str]) -> bool:
    """Return whether a command failed and said why."""
    assert "Traceback" not in done.stderr
    return done.returncode == 1 and len(done.stderr.strip()) > 20


def test_an_exported_site_is_the_same_elsewhere(
    filled: Site, migrated_database: str, tmp_path: Path
) -> None:
    """An export makes a new site that answers every public address alike, unless somebody changed it."""
    folder = tmp_path / "exported"
    filled.manage("export_site", str(folder))
    editions = folder / "tables" / "articles_edition.jsonl"
    exported = editions.read_text()
    there = tmp_path / "there"
    there.mkdir()

    with new(there, "--no-sample", copied_from=migrated_database) as other:
        editions.write_text(exported.replace("a ruler", "a rumour"))
        changed = manage(other.environment, "import_site", str(folder))
        articles = Visitor(other.url).json("/articles.json")["articles"]
        editions.write_text(exported)
        other.manage("import_site", str(folder))

        before, after = pages(filled), pages(other)
        drafts = Desk(other.url, *ADMIN).go("Articles").links()

    assert refused(changed)
    assert articles == []
    assert {a for a in before if before[a] != after.get(a)} == set()
    assert before.keys() == after.keys()
    assert "Waiting" in drafts


def test_a_backup_is_the_same_site_on_the_other_database(filled: Site, tmp_path: Path) -> None:
    """A backup has the same pages and views on the other database, and verifies; a damaged one is refused."""
    report(filled, token_of(filled, "gauges-and-rods"))
    archive, damaged = tmp_path / "backup.tar", tmp_path / "damaged.tar"
    filled.manage("backup", str(archive))
    data = archive.read_bytes()
    damaged.write_bytes(data[: len(data) // 2])
    before = pages(filled)
    kind = "sqlite" if filled.environment["DATABASE_URL"].startswith("postgres") else "postgresql"
    folder = tmp_path / "var"
    folder.mkdir()
    with elsewhere(kind, tmp_path) as database_url:
        variables = environment(folder, database_url)

        half = manage(variables, "restore", str(damaged))
        restored = manage(variables, "restore", str(archive))
        verified = manage(variables, "verify")
        again = manage(variables, "restore", str(archive))
        with served(variables, log=tmp_path / "serve.log") as other:
            after = pages(other)
            views = Visitor(other.url).json("/articles/gauges-and-rods.json")["views"]

    assert refused(half)
    assert restored.returncode == 0, restored.stderr
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert again.returncode == 1
    assert "nothing was" in again.stderr or "not empty" in again.stderr, again.stderr
    assert {a for a in before if before[a] != after.get(a)} == set()
    assert views >= 1


def test_a_folder_of_markdown_becomes_a_site(filled: Site, tmp_path: Path) -> None:
    """Markdown with a head, its tables and pictures are imported and published; a dry run changes nothing."""
    folder = tmp_path / "texts"
    folder.mkdir()
    head = "---\ntitle: Tides\ndate: 2024-05-06\nauthors: [Anna Li]\ntopics: [Seas]\n"
    head += "redirects: [/2019/05/tides/]\n---\n"
    text = f"{head}Twice a day.\n\n## Heights\n\n[Heights](heights.csv)\n\n[back](tides.md)\n"
    (folder / "tides.md").write_text(text)
    (folder / "heights.csv").write_text("Harbour,Height\nBrest,7.0\nHusum,3.7\n")
    reader = Visitor(filled.url)

    filled.manage("import_site", "--dry-run", "--publish", str(folder))
    assert reader.fetch("/articles/tides/").status_code == 404
    filled.manage("import_site", "--publish", str(folder))

    page = reader.open("/2019/05/tides/")
    assert page.path == "/articles/tides/"
    assert "Heights" in page.text
    assert ["Brest", "7.0"] in page.rows()
    assert "Tides" in reader.open("/topics/seas/").links()
    assert "Tides" in reader.open("/authors/anna-li/").links()
