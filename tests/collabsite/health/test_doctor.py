"""The checks of an installation, each on something that is really broken."""

import datetime as dt
import os
import socket
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Warning, run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from collabsite.counting.models import Salt
from collabsite.health import checks
from collabsite.health.checks import LAST_BACKUP
from collabsite.models import Schema
from metrics.charts.png import draw_png
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


def says(found: list[CheckMessage], kind: type[CheckMessage], *words: str) -> None:
    """Assert that one thing was found, of a kind, with a hint and with words in its sentence."""
    assert [(type(each), bool(each.hint)) for each in found] == [(kind, True)], found
    for each in words:
        assert each in found[0].msg


@pytest.mark.each_database
def test_a_migration_that_is_missing_and_another_schema_are_named() -> None:
    assert not checks.check_versions()

    MigrationRecorder(connection).record_unapplied("site", "0001_initial")
    says(checks.check_versions(), Error, "site.0001_initial", "not applied")

    Schema.objects.update(digest="0" * 64)
    says(checks.check_versions(), Error, "another version")


def test_a_full_disk_and_one_that_cannot_be_written_are_named(
    settings: Settings, small_disk: Path
) -> None:
    settings.VAR_DIR = small_disk
    says(checks.check_disk(), Error, "1 MB are free", str(small_disk))

    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    says(checks.check_disk(), Error, "can't be written: Read-only file system")

    settings.MEDIA_ROOT = small_disk / "media"
    says(checks.check_media(), Error, "can't be stored", "Read-only file system")


def test_ready_names_a_disk_that_is_full(
    client: Client, settings: Settings, small_disk: Path
) -> None:
    assert "disk" not in client.get("/ready").json()

    settings.VAR_DIR = small_disk

    assert client.get("/ready").json()["disk"] == "full or read-only"


def test_characters_of_no_font_are_drawn_alike(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checks.has_glyphs("a", "b")
    # Two of Unicode's private use, which no font has.
    assert not checks.has_glyphs("\ue123", "\ue124")

    monkeypatch.setattr(checks, "has_glyphs", lambda first, second: first == "a")
    says(checks.check_fonts(), Error, "No Chinese font")
    monkeypatch.setattr(checks, "has_glyphs", lambda first, second: False)
    says(checks.check_fonts(), Error, "No font is installed")


def test_a_mail_server_that_is_off_or_refuses_is_named(settings: Settings) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    del settings.MAILERS
    says(checks.check_mail(), Warning, "E-mail is off")

    options = {"host": "127.0.0.1", "port": free_port(), "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    says(checks.check_mail(), Error, "Connection refused")


def test_keys_that_others_can_read_or_guess_are_named(settings: Settings, folder: Path) -> None:
    settings.SECRET_KEY = "k" * 50
    settings.BASE_DIR = folder
    assert not checks.check_settings()

    for name in (".env", "secret_key"):
        path = folder / name
        path.write_text("secret")
        path.chmod(0o644)
        says(checks.check_settings(), Error, f"can read {path}")
        path.chmod(0o600)

    settings.SECRET_KEY = "short"
    says(checks.check_settings(), Error, "too short")

    settings.SECRET_KEY = "k" * 50
    settings.DEBUG = True
    says(checks.check_settings(), Error, "DEBUG is on")


def test_days_that_are_not_rolled_up_are_named() -> None:
    today = timezone.now().astimezone(dt.UTC).date()
    Salt.objects.create(day=today, value=b"salt")
    assert not checks.check_counting()

    Salt.objects.create(day=today - dt.timedelta(days=3), value=b"salt")
    says(checks.check_counting(), Warning, "are not rolled up")


@pytest.mark.usefixtures("queued_tasks")
def test_tasks_that_wait_for_a_worker_are_named(settings: Settings) -> None:
    assert not checks.check_tasks()

    with time_machine.travel(timezone.now() - dt.timedelta(hours=1), tick=False):
        draw_png.enqueue("<svg/>")
    says(checks.check_tasks(), Error, "Tasks wait since")

    call_command("work", once=True)
    assert not checks.check_tasks()

    settings.WORKER = False
    says(checks.check_tasks(), Warning, "within requests")


def test_a_backup_that_is_missing_or_old_is_named(folder: Path) -> None:
    says(checks.check_backup(), Error, "No backup was ever made")

    call_command("backup", str(folder / "site.zip"), stdout=StringIO(), stderr=StringIO())
    assert not checks.check_backup()

    old = (timezone.now() - dt.timedelta(days=9)).timestamp()
    os.utime(folder / LAST_BACKUP, (old, old))
    says(checks.check_backup(), Error, "The last backup was made at")


def test_a_database_that_is_down_and_an_address_without_answer_are_named(folder: Path) -> None:
    environment = bare_environment(
        SECRET_KEY="k" * 50,
        VAR_DIR=str(folder),
        DATABASE_URL=f"postgres://nobody:none@127.0.0.1:{free_port()}/none",
        SITE_URL=f"http://127.0.0.1:{free_port()}",
    )

    doctor = subprocess.run(
        [*MANAGE, "doctor"], env=environment, capture_output=True, text=True, check=False
    )

    assert doctor.returncode == 1
    for each in ["Database", "Address", "Backup"]:
        assert f"\n{each}: (doctor." in doctor.stderr
    assert "correct DATABASE_URL" in doctor.stderr
    assert "Nothing answers at http://127.0.0.1:" in doctor.stderr


def test_the_command_fails_and_owners_see_the_same_in_their_language(
    client: Client, settings: Settings
) -> None:
    with socket.socket() as taken:
        # It takes connections, and nothing answers.
        taken.bind(("127.0.0.1", 0))
        settings.SITE_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(
            CommandError, match=r"Backup: \(doctor.backup\) No backup was ever made"
        ):
            call_command("doctor")
        client.force_login(User.objects.create_superuser("chief"))
        page = client.get("/admin/health/").content.decode()
        with translation.override("zh-hans"):
            name = translation.gettext("No backup was ever made.")
        client.cookies["django_language"] = "zh-hans"
        chinese = client.get("/admin/health/").content.decode()
    assert "No backup was ever made." in page
    assert name in chinese
    client.force_login(User.objects.create_user("other", is_staff=True))
    assert client.get("/admin/health/").status_code == 403
    # Other commands and their checks look at no running site.
    others = run_checks(include_deployment_checks=True)
    assert not [each for each in others if str(each.id).startswith("doctor.")]
