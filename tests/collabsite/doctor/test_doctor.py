"""The checks of an installation, each on something that is really broken."""

import datetime as dt
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import Settings

from articles import images
from articles.images.encoding import encode
from articles.models import Image
from collabsite.backup.age import NAME
from collabsite.doctor import freshness, installation
from collabsite.doctor.findings import Finding, Level
from collabsite.models import Schema
from collabsite.pageviews.models import Salt
from collabsite.search.models import Entry, IndexBuild
from metrics.charts.renderer import draw_png
from tests.support.picture_files import file_of
from tests.support.published import published
from tests.support.site_process import MANAGE, bare_environment, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder of the site's files."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mounting, check=False).returncode:
        pytest.skip("a disk can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def says(finding: Finding, level: Level, *words: str) -> None:
    """Assert the level of a finding, and words of its sentence; what is wrong has a remedy."""
    assert (finding.level, bool(finding.remedy)) == (level, level != Level.OK), finding
    for each in words:
        assert each in finding.sentence


@pytest.mark.each_database
def test_a_migration_that_is_missing_and_another_schema_are_named() -> None:
    says(installation.migrations(), Level.OK)

    MigrationRecorder(connection).record_unapplied("home", "0001_initial")
    says(installation.migrations(), Level.ERROR, "home.0001_initial", "not applied")

    Schema.objects.update(digest="0" * 64)
    says(installation.migrations(), Level.ERROR, "another version")


def test_a_database_that_is_down_is_named_and_what_needs_it_is_not_checked(folder: Path) -> None:
    done = subprocess.run(
        [*MANAGE, "doctor", "--format", "json"],
        env=bare_environment(
            SECRET_KEY="k" * 50,
            VAR_DIR=str(folder),
            DATABASE_URL=f"postgres://nobody:none@127.0.0.1:{free_port()}/none",
            SITE_URL=f"http://127.0.0.1:{free_port()}",
        ),
        capture_output=True,
        text=True,
        check=False,
    )

    found = {row["check"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 1
    assert "The database does not answer: " in found["database"]["sentence"]
    assert "DATABASE_URL" in found["database"]["remedy"]
    assert found["migrations"]["level"] == found["index"]["level"] == "unchecked"
    assert found["address"]["sentence"].startswith("Nothing answers at http://127.0.0.1:")
    assert found["proxy-hops"]["level"] == "unchecked"
    assert found["backup"]["sentence"] == "No backup was ever made."
    assert found["keys"]["level"] == "ok"


def test_debug_and_missing_static_files_are_named(settings: Settings, folder: Path) -> None:
    settings.STATIC_ROOT = folder

    says(installation.mode(), Level.ERROR, "static files are not collected")

    (folder / "staticfiles.json").write_text("{}")
    says(installation.mode(), Level.OK)

    settings.DEBUG = True
    says(installation.mode(), Level.ERROR, "DEBUG is on")


def test_a_full_disk_and_one_that_cannot_be_written_are_named(
    settings: Settings, small_disk: Path
) -> None:
    settings.VAR_DIR = small_disk
    says(installation.disk(), Level.ERROR, "1 MB are free", str(small_disk))

    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    says(installation.disk(), Level.ERROR, "can't be written: Read-only file system")

    settings.MEDIA_ROOT = small_disk / "media"
    says(installation.media(), Level.ERROR, "can't be stored", "Read-only file system")


def test_ready_names_a_disk_that_is_full(
    client: Client, settings: Settings, small_disk: Path
) -> None:
    assert "disk" not in client.get("/ready").json()

    settings.VAR_DIR = small_disk

    assert client.get("/ready").json()["disk"] == "full or read-only"


def test_a_missing_file_of_an_image_is_named() -> None:
    image = Image(title="A river")
    images.store(image, encode(file_of(20, 10)), by=None)
    says(installation.media(), Level.OK)

    name = images.stored_name(image.key, next(iter(image.files)))
    default_storage.delete(name)

    says(installation.media(), Level.ERROR, name, "is missing")


def test_characters_of_no_font_are_drawn_alike(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation.has_glyphs("a", "b")
    # Two of Unicode's private use, which no font has.
    assert not installation.has_glyphs("\ue123", "\ue124")

    monkeypatch.setattr(installation, "has_glyphs", lambda first, second: first == "a")
    says(installation.fonts(), Level.ERROR, "No Chinese font")
    monkeypatch.setattr(installation, "has_glyphs", lambda first, second: False)
    says(installation.fonts(), Level.ERROR, "No font is installed")


@pytest.mark.each_database
def test_a_clock_that_was_set_back_is_noticed() -> None:
    says(installation.clock(), Level.OK)

    with time_machine.travel(timezone.now() - dt.timedelta(days=2)):
        found = installation.clock()
    words = "of the database differ" if connection.vendor == "postgresql" else "clock is wrong"
    says(found, Level.ERROR, words)


def test_a_mail_server_that_is_off_or_refuses_is_named(settings: Settings) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    del settings.MAILERS
    says(installation.email(), Level.WARNING, "E-mail is off")

    options = {"host": "127.0.0.1", "port": free_port(), "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    says(installation.email(), Level.ERROR, "Connection refused")


def test_a_cache_that_is_down_is_named(settings: Settings) -> None:
    says(installation.cache_server(), Level.OK)

    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}",
        },
    }
    says(installation.cache_server(), Level.ERROR, "Nobody can sign in", "refused")


def test_keys_that_others_can_read_or_guess_are_named(settings: Settings, folder: Path) -> None:
    settings.SECRET_KEY = "k" * 50
    settings.BASE_DIR = folder
    says(installation.keys(), Level.OK)

    for name in (".env", "secret_key"):
        path = folder / name
        path.write_text("secret")
        path.chmod(0o644)
        says(installation.keys(), Level.ERROR, f"can read {path}")
        path.chmod(0o600)

    settings.SECRET_KEY = "short"
    says(installation.keys(), Level.ERROR, "too short")


def test_days_that_are_not_rolled_up_are_named() -> None:
    today = timezone.now().astimezone(dt.UTC).date()
    Salt.objects.create(day=today, value=b"salt")
    says(freshness.counting(), Level.OK)

    Salt.objects.create(day=today - dt.timedelta(days=3), value=b"salt")
    says(freshness.counting(), Level.WARNING, "are not rolled up")


@pytest.mark.usefixtures("queued_tasks")
def test_tasks_that_wait_for_a_worker_are_named(settings: Settings) -> None:
    says(freshness.tasks(), Level.OK)

    with time_machine.travel(timezone.now() - dt.timedelta(hours=1), tick=False):
        draw_png.enqueue("<svg/>")
    says(freshness.tasks(), Level.ERROR, "Tasks wait since")

    call_command("work", once=True)
    says(freshness.tasks(), Level.OK)

    settings.WORKER = False
    says(freshness.tasks(), Level.WARNING, "within requests")


def test_a_backup_that_is_missing_or_old_is_named(folder: Path) -> None:
    says(freshness.backup(), Level.ERROR, "No backup was ever made")

    call_command("backup", str(folder / "site.zip"), stdout=StringIO(), stderr=StringIO())
    says(freshness.backup(), Level.OK)

    old = (timezone.now() - dt.timedelta(days=9)).timestamp()
    os.utime(folder / NAME, (old, old))
    says(freshness.backup(), Level.ERROR, "The last backup was made at")


def test_an_index_that_lacks_an_article_or_is_of_another_version_is_named() -> None:
    call_command("index_search", stdout=StringIO())
    edition = published()
    with CaptureQueriesContext(connection) as queries:
        says(freshness.search_index(), Level.OK)
    # Of a million entries none is read into memory: the database looks for an article without one.
    assert not any(query["sql"].startswith('SELECT "search_entry"."owner"') for query in queries)

    Entry.objects.filter(owner=edition.article.item).delete()
    says(freshness.search_index(), Level.ERROR, edition.slug)

    IndexBuild.objects.all().delete()
    says(freshness.search_index(), Level.ERROR, "another version")


def test_a_site_without_an_owner_is_named() -> None:
    says(freshness.owner(), Level.ERROR, "No active account")

    User.objects.create_superuser("chief")
    says(freshness.owner(), Level.OK)


def test_the_command_fails_and_owners_see_the_same_list_in_their_language(
    client: Client, settings: Settings
) -> None:
    with socket.socket() as taken:
        # It takes connections, and nothing answers.
        taken.bind(("127.0.0.1", 0))
        settings.SITE_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        out = StringIO()
        with pytest.raises(CommandError, match=r"of 19 checks found something wrong"):
            call_command("doctor", stdout=out)
        client.force_login(User.objects.create_superuser("chief"))
        page = client.get("/admin/health/").content.decode()
        with translation.override("zh-hans"):
            name = translation.gettext("No backup was ever made.")
        client.cookies["django_language"] = "zh-hans"
        chinese = client.get("/admin/health/").content.decode()
    assert "Backup: WRONG. No backup was ever made." in out.getvalue()
    assert "No backup was ever made." in page
    assert name in chinese
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.get("/admin/health/").status_code == 403
