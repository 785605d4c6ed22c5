"""A disk that is full or read-only: the site is read, refuses to store, and loses nothing."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.disks import Disk, small_disk
from tests.faults.editors import Editor
from tests.faults.test_kill import kill, token_of
from tests.faults.test_outage import report
from tests.faults.verification import Verify
from tests.support import site_process
from tests.support.picture_files import file_of
from tests.support.site_process import MANAGE, Prepared, Site, free_port, granian, wait_until

# For every change a full disk is met within a process (`test_unavailable.py`, `tests/collabsite/transfer/backup`).
pytestmark = [pytest.mark.faults, pytest.mark.judges]

RECOVERY = 10
KEEP_OPEN = """
from django.contrib.sessions.models import Session
print(Session.objects.update(expire_date="2100-01-01T00:00Z"))
"""


@dataclass(frozen=True)
class OnDisk:
    """A site whose `VAR_DIR` is on a disk of its own."""

    disk: Disk
    environment: dict[str, str]
    port: int

    @property
    def command(self) -> list[str]:
        """The command that serves it."""
        return granian(self.port, self.environment["DATABASE_URL"], workers=1)

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is on that disk, too."""
        return self.environment["DATABASE_URL"].startswith("sqlite")

    @property
    def stored(self) -> set[Path]:
        """The files of images, and archives."""
        media = self.disk.folder / "media"
        return {path for path in media.rglob("*") if path.is_file()} | self.archives

    @property
    def archives(self) -> set[Path]:
        """The archives, also hidden ones."""
        return {*self.disk.folder.glob("*.zip*"), *self.disk.folder.glob(".*.zip*")}

    def back_up(self) -> "subprocess.CompletedProcess[str]":
        """Try to make a backup on the disk."""
        command = [*MANAGE, "backup", str(self.disk.folder / "site.zip")]
        return subprocess.run(
            command, env=self.environment, check=False, capture_output=True, text=True
        )


@pytest.fixture
def on_disk(prepared_site: Prepared, tmp_path: Path) -> Iterator[OnDisk]:
    with small_disk(tmp_path / "var", megabytes=64) as disk:
        port = free_port()
        with site_process.copied_environment(prepared_site, disk.folder) as environment:
            environment |= {"SITE_URL": f"http://127.0.0.1:{port}", "READY_PAGES_MB": "64"}
            yield OnDisk(disk, environment, port)


def article_of(site: Site) -> tuple[str, str]:
    """Return the path of the article, and its token."""
    [(article, slug)] = site.rows("SELECT article_id, slug FROM articles_edition")
    return f"/articles/{slug}/", token_of(f"article:{article}", site.environment["SECRET_KEY"])


def upload(editor: Editor, title: str) -> tuple[int, str]:
    return editor.upload(
        "/admin/articles/image/add/", {"title": title, "alt": "A river"}, file_of(400, 300)
    )


def answered(ask: Callable[[], bool]) -> bool:
    """Return what is asked, False if nobody answers."""
    try:
        return ask()
    except OSError:
        return False


@pytest.mark.judges_on_postgresql
def test_a_full_disk_refuses_what_it_can_not_store_and_takes_it_later(
    on_disk: OnDisk, verify: Verify, tmp_path: Path
) -> None:
    log = tmp_path / "serve.log"
    with site_process.running(on_disk.command, on_disk.port, on_disk.environment, log) as site:
        path, token = article_of(site)
        editor = Editor(site)
        wait_until(lambda: ask(site.url, path).cache_status.endswith("hit"))
        on_disk.disk.fill()

        # The first is in memory, the others are made.
        pages = [path, f"{path}editions/", "/search/?q=a", "/data/"]
        read = [ask(site.url, each).status for each in pages]
        refused, words = upload(editor, "Full")
        counted, _ = report(site, token.encode())
        backup = on_disk.back_up()
        ready = site.json("/ready")
        left = on_disk.stored
        on_disk.disk.free()
        begun = time.monotonic()
        later = [upload(editor, "Free")[0], report(site, token.encode())[0]]
        took = time.monotonic() - begun
        backup_later = on_disk.back_up()

        assert read == [200] * len(pages)
        assert (refused, "the disk of the site is full" in words) == (503, True)
        assert counted == (503 if on_disk.is_sqlite else 200)
        assert (backup.returncode, "No space left on device" in backup.stderr) == (1, True)
        assert "Traceback" not in backup.stderr
        assert ready["disk"] == "full or read-only"
        assert left == set()
        assert later == [302, 200]
        assert took < RECOVERY
        assert backup_later.returncode == 0, backup_later.stderr
        assert site.rows("SELECT title FROM articles_image") == [("Free",)]
        assert site.rows("SELECT sum(views) FROM counting_visit") == [(1,)]
    verify(on_disk.environment)


def test_a_disk_that_is_read_only_after_a_crash_is_read(
    on_disk: OnDisk, verify: Verify, tmp_path: Path
) -> None:
    """As after a failure of the disk, which is then mounted so that nothing more is damaged."""
    log = tmp_path / "serve.log"
    with site_process.running(on_disk.command, on_disk.port, on_disk.environment, log) as site:
        path, token = article_of(site)
        editor = Editor(site)
        # So that the log of SQLite is there; if all connections had been closed, it would be gone.
        site.run(KEEP_OPEN)
        for shell in site.shells:
            shell.kill()
            shell.communicate()
        site.shells.clear()
        kill(site.process)

    on_disk.disk.make_read_only()
    with site_process.running(on_disk.command, on_disk.port, on_disk.environment, log) as site:
        wait_until(lambda: ask(site.url, path).cache_status.endswith("hit"))
        pages = [path, f"{path}editions/", "/search/?q=a", "/data/"]
        read = [ask(site.url, each).status for each in pages]
        refused, words = upload(editor, "Full")
        counted, _ = report(site, token.encode())
        backup = on_disk.back_up()
        ready = site.json("/ready")
        on_disk.disk.make_read_only(is_read_only=False)
        begun = time.monotonic()
        # A process that could only read SQLite ends, and another one begins.
        wait_until(lambda: answered(lambda: upload(editor, "Free")[0] == 302))
        wait_until(lambda: answered(lambda: report(site, token.encode())[0] == 200))
        took = time.monotonic() - begun

        assert read == [200] * len(pages)
        assert (refused, "the disk of the site is full" in words) == (503, True)
        assert counted == (503 if on_disk.is_sqlite else 200)
        assert (backup.returncode, "Read-only file system" in backup.stderr) == (1, True)
        assert "Traceback" not in backup.stderr
        assert ready["disk"] == "full or read-only"
        assert took < RECOVERY
        assert site.rows("SELECT title FROM articles_image") == [("Free",)]
    verify(on_disk.environment)
