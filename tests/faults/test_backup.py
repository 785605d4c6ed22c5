"""A backup that is made while people write has everything as it was at one time."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import OwnDatabase, copied
from tests.support.databases import own_database
from tests.support.site_process import MANAGE, ROOT

pytestmark = pytest.mark.faults

# Counts views and publishes until its input ends. Each view is stored in two tables.
WRITE = """
import select, sys
from datetime import timedelta
from django.utils import timezone
from articles import publishing
from articles.models import Article
from collabsite.pageviews.counting import counter
from tests.support.published import draft_titled
article = draft_titled("Written")
article.sections.update(body="<p>No numbers.</p>")
publishing.publish(article, by=None)
print("writing", flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    counter.count("article:1", address=f"192.0.2.{number % 250}", agent="Mozilla/5.0 Firefox/140.0",
        at=timezone.now() + timedelta(minutes=number))
    if number % 20 == 0:
        publishing.publish(Article.objects.get(pk=article.pk), by=None, note="Again.")
print(number)
"""


@pytest.fixture
def site(migrated_site: OwnDatabase, tmp_path: Path) -> Iterator[OwnDatabase]:
    yield from copied(migrated_site, tmp_path)


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


@pytest.mark.judges_on_sqlite
def test_a_backup_beside_a_writer_is_of_one_time(
    site: OwnDatabase, migrated_site: OwnDatabase, tmp_path: Path
) -> None:
    path, var = tmp_path / "site.zip", tmp_path / "restored"
    var.mkdir()

    with writer(site):
        subprocess.run([*MANAGE, "backup", str(path)], env=site.environment, check=True)

    with own_database(var, copied_from=migrated_site.url) as url:
        environment = {**site.environment, "DATABASE_URL": url, "VAR_DIR": str(var)}
        for command in (["restore", str(path)], ["verify"]):
            subprocess.run([*MANAGE, *command], env=environment, check=True)
