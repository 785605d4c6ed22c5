"""A new version changes the tables while the former one is read, counts and publishes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.readers import Readers
from tests.faults.test_disk import article_of
from tests.faults.test_kill import Load, views_by_reader
from tests.faults.verification import Verify
from tests.faults.writing import writer
from tests.support import site_process
from tests.support.site_process import ROOT, Prepared, free_port, granian, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.judges]

DJANGO = [sys.executable, "-m", "django"]
NEXT = "tests.faults.next_version.settings"


def test_two_versions_serve_one_database_and_no_read_fails(
    prepared_site: Prepared, verify: Verify, tmp_path: Path
) -> None:
    with site_process.copied_environment(prepared_site, tmp_path) as environment:
        ports = free_port(), free_port()
        environment["SITE_URL"] = f"http://127.0.0.1:{ports[0]}"
        command = granian(ports[0], environment["DATABASE_URL"], workers=1)
        new = {**environment, "DJANGO_SETTINGS_MODULE": NEXT, "PYTHONPATH": str(ROOT)}
        with site_process.running(command, ports[0], environment, tmp_path / "old.log") as site:
            path, token = article_of(site)
            # Each is made from the database: no page is kept in memory.
            paths = [path, f"{path}editions/", "/data/", "/articles.json", "/search/?q=a"]
            with (
                writer(environment) as editor,
                Load(ports[0], token, connections=2) as load,
                Readers(site.url, paths) as readers,
            ):
                load.wait_for(5)
                subprocess.run([*DJANGO, "migrate", "--verbosity=0"], env=new, cwd=ROOT, check=True)
                migrated = len(editor.published)
                command = granian(ports[1], environment["DATABASE_URL"], workers=1)
                log = tmp_path / "new.log"
                with (
                    site_process.running(command, ports[1], new, log) as other,
                    Readers(other.url, paths) as later,
                ):
                    later.wait_for(50)
                    load.wait_for(5)
                    wait_until(lambda: len(editor.published) > migrated + 2)
                    editor.end()
                    newest = f"/articles/written/editions/{editor.published[-1]}/"
                    shown = [ask(each.url, newest).status for each in (site, other)]

        assert {*readers.answers} == {*later.answers} == {200}
        assert shown == [200, 200]
        assert editor.refused == 0
        views = views_by_reader(environment["DATABASE_URL"], load.acknowledged)
        assert {*views.values()} == {1}
        verify(environment)
