"""A backup that is made while people write, and backups and restorations that are killed."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from collabsite.transfer.archive import opened_archive
from tests.faults.conftest import OwnDatabase
from tests.faults.verification import Verify
from tests.faults.victims import victim
from tests.support.databases import own_database
from tests.support.site_process import MANAGE, ROOT

# For every change a backup has a full disk, and a restoration archives that are cut
# (`tests/collabsite/transfer/test_backup.py`).
pytestmark = [pytest.mark.faults, pytest.mark.judges]

ARCHIVE = "site.zip"

# Counts views and publishes until its input ends.
WRITE = """
import select, sys
from datetime import timedelta
from django.utils import timezone
from articles import publishing
from articles.models import Article
from collabsite.counting import counter
from collabsite.counting.items import Item
from tests.support.published import draft_titled
article = draft_titled("Written")
article.sections.update(body="<p>No numbers.</p>")
publishing.publish(article, by=None)
print("writing", flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    counter.count(Item("article", 1), address=f"192.0.2.{number % 250}", agent="Mozilla/5.0 Firefox/140.0",
        at=timezone.now() + timedelta(minutes=number))
    if number % 20 == 0:
        publishing.publish(Article.objects.get(pk=article.pk), by=None, note="Again.")
print(number)
"""


@contextmanager
def writer(site: OwnDatabase) -> Iterator[None]:
    process = subprocess.Popen(
        [*MANAGE, "shell", "--no-imports", "-c", WRITE],
        cwd=ROOT,
        env=site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield
        written, _ = process.communicate("stop\n")
    assert process.returncode == 0
    assert int(written) > 20


def test_a_backup_beside_a_writer_is_of_one_time(
    site_database: OwnDatabase, migrated_site: OwnDatabase, verify: Verify, tmp_path: Path
) -> None:
    site = site_database
    path, var = tmp_path / "site.zip", tmp_path / "restored"
    var.mkdir()

    with writer(site):
        subprocess.run([*MANAGE, "backup", str(path)], env=site.environment, check=True)

    with own_database(var, copied_from=migrated_site.url) as url:
        environment = {**site.environment, "DATABASE_URL": url, "VAR_DIR": str(var)}
        subprocess.run([*MANAGE, "restore", str(path)], env=environment, check=True)
        verify(environment)


def contents(database: OwnDatabase) -> list[tuple[int, ...]]:
    """Return the numbers of rows that a restoration writes first, in between and last."""
    tables = ["articles_edition", "metrics_observation", "counting_visit", "search_entry"]
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608
    return database.rows(f"SELECT {counts}")


@pytest.mark.parametrize("kills", [2, 40])
def test_a_killed_backup_leaves_no_archive_and_a_killed_restoration_an_empty_site(
    site_database: OwnDatabase,
    migrated_site: OwnDatabase,
    verify: Verify,
    tmp_path: Path,
    kills: int,
) -> None:
    site, restored = site_database, replace(site_database, var=tmp_path / "restored")
    restored.var.mkdir()
    with victim(site, "backup", seed=kills - 1) as backup:
        for number in range(kills):
            path = tmp_path / f"{number}.zip"
            backup.kill(str(path))
            backup.note(has_stored=path.exists())
            if path.exists():
                with opened_archive(path):
                    pass
        assert backup.spare(str(tmp_path / ARCHIVE)) == "ended"
    written, empty = contents(site), contents(migrated_site)

    with ExitStack() as stack:
        # The restoration that is timed.
        url = stack.enter_context(own_database(restored.var, copied_from=migrated_site.url))
        restoration = stack.enter_context(
            victim(replace(restored, url=url), "restore", seed=kills - 1)
        )
        found = written
        for number in range(kills + 1):
            if found == written:
                shutil.rmtree(restored.var / "media")
                folder = restored.var / str(number)
                folder.mkdir()
                url = stack.enter_context(own_database(folder, copied_from=migrated_site.url))
            if number == kills:
                break
            restoration.kill(url)
            found = contents(replace(restored, url=url))
            assert found in (empty, written)
            restoration.note(has_stored=found == written)
        assert restoration.spare(url) == "ended"
        assert contents(replace(restored, url=url)) == written
        verify(replace(restored, url=url).environment)

    assert backup.outcomes["killed", False] > 0, backup.outcomes
    assert restoration.outcomes["killed", False] > 0, restoration.outcomes
