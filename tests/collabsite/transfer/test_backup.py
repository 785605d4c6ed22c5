"""`manage.py backup` and `restore`."""

import json
import random
import resource
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from pytest_django import Settings

from articles.models import Article
from collabsite import sample
from collabsite.environment import software_version
from collabsite.management.commands.serve import Command as Serve
from collabsite.models import Schema
from collabsite.people.models import AuditEntry
from collabsite.site.models import Redirect
from collabsite.transfer import inventory
from collabsite.transfer.archive import MANIFEST, opened_archive
from collabsite.transfer.backup import restore_backup
from collabsite.transfer.export import export_site
from collabsite.transfer.problems import TransferError
from collabsite.web.audit_log import Action
from tests.support.databases import default_database, own_database
from tests.support.published import DOCUMENT, draft_titled, published
from tests.support.site_process import Prepared
from tests.support.whole_site import Pages, moved_to, opened

pytestmark = pytest.mark.django_db


def members(path: Path) -> dict[str, Any]:
    """Return what an archive has, without what a backup and a restoration add; rows as their values."""
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    del found[MANIFEST], found["tables/serving_change.jsonl"]
    rows: dict[str, Any] = {
        name: [json.loads(line) for line in content.splitlines()]
        for name, content in found.items()
        if name.endswith(".jsonl")
    }
    log = "tables/people_auditentry.jsonl"
    own = {Action.BACKED_UP, Action.RESTORED}
    rows[log] = [row for row in rows[log] if row[rows[log][0].index("action")] not in own]
    # PostgreSQL has its own order of the keys of JSON, and keeps the zeros at the end of a number.
    names, *observations = rows["tables/metrics_observation.jsonl"]
    at = names.index("value")
    for row in observations:
        row[at] = row[at] and Decimal(row[at]).normalize()
    return {**found, **rows}


def back_up(model: Prepared, folder: Path, path: Path) -> tuple[Pages, int]:
    """Back a copy of a site up; return its pages, and the key of an article that was deleted there."""
    with opened(model, folder):
        gone = draft_titled("Gone")
        key: int = gone.pk
        gone.delete()
        # Reading the pages counts downloads.
        call_command("backup", path)
        return Pages.crawl(), key


@pytest.mark.judges_on_postgresql
@pytest.mark.slow
def test_a_restored_backup_is_the_same_site(
    tmp_path: Path, settings: Settings, filled_site: tuple[Prepared, str]
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    settings.VAR_DIR = tmp_path
    before, deleted = back_up(filled_site[0], tmp_path / "site", first)

    with moved_to(tmp_path / "restored"):
        call_command("restore", first)
        call_command("backup", second)
        assert members(second) == members(first)
        assert "secret_key" in members(first)
        restored, saved = AuditEntry.objects.order_by("-pk")[:2][::-1]
        assert (restored.action, saved.action) == (Action.RESTORED, Action.BACKED_UP)
        assert str(first) in restored.about
        before.check()
        # A key that was given is not given again.
        assert draft_titled("New").pk == deleted + 1
        with pytest.raises(CommandError, match=r"not empty \(.*rows in articles_article"):
            call_command("restore", first)
    assert first.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", first)


@pytest.mark.judges
def test_a_backup_moves_from_one_database_to_the_other_and_back(
    tmp_path: Path,
    settings: Settings,
    filled_site: tuple[Prepared, str],
    migrated_database: str,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL")
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    before, _ = back_up(filled_site[0], tmp_path / "site", first)
    var = tmp_path / "restored"
    sqlite = f"sqlite://{var}/site.sqlite3"

    with moved_to(var):
        with default_database(sqlite):
            # Its tables are made by the restoration.
            call_command("restore", first)
            call_command("backup", second)
        with (
            own_database(tmp_path, copied_from=migrated_database) as url,
            default_database(url),
        ):
            # Its files are there already.
            call_command("restore", second)
            call_command("backup", third := tmp_path / "third.zip")
            before.check()
        with default_database(sqlite):
            before.check()

    assert members(second) == members(first)
    assert members(third) == members(first)


@pytest.mark.one_database
def test_every_table_is_in_a_backup_but_those_that_are_made_again() -> None:
    known = {model._meta.db_table for model in [*inventory.stored_models(), *inventory.INDEX]}
    # Those of SQLite's own index of words.
    found = {name for name in connection.introspection.table_names() if "search_match" not in name}

    assert found == known | inventory.UNMODELLED
    assert {model for model in apps.get_models() if not model._meta.managed} == {Schema}


@pytest.mark.one_database
def test_a_cut_changed_or_foreign_archive_is_refused_before_anything_changes(
    tmp_path: Path, settings: Settings
) -> None:
    whole, bad = tmp_path / "whole.zip", tmp_path / "bad.zip"
    settings.MEDIA_ROOT = tmp_path / "media"
    with transaction.atomic():
        published()
        call_command("backup", whole, "--without-keys")
        export_site(tmp_path / "export.zip", tell=print)
        transaction.set_rollback(True)
    content = whole.read_bytes()
    at_random = random.Random(19)  # noqa: S311
    places = [at_random.randrange(len(content)) for _ in range(150)]
    broken = [content[: len(content) - cut] for cut in (1, 22, 900, len(content) // 2)]
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1 << at_random.randrange(8)
        broken.append(bytes(flipped))

    accepted = 0
    for each in broken:
        bad.write_bytes(each)
        try:
            with opened_archive(bad):
                pass
        except TransferError:
            continue
        # A date of a member, which says nothing.
        assert members(bad) == members(whole)
        accepted += 1

    assert accepted < len(broken) / 2
    bad.write_bytes(broken[3])
    (tmp_path / "words.txt").write_text("Words.")
    for name, message in [
        ("bad.zip", "cut off"),
        ("words.txt", "no archive of a backup"),
        ("none.zip", "No such file"),
        ("export.zip", "import_site"),
    ]:
        with pytest.raises(CommandError, match=f"{message}.*; nothing was restored"):
            call_command("restore", tmp_path / name)
    assert not Article.objects.exists()
    assert "secret_key" not in members(whole)


@pytest.mark.one_database
def test_a_backup_of_another_version_is_refused_with_its_name(tmp_path: Path) -> None:
    path, other = tmp_path / "site.zip", tmp_path / "other.zip"
    call_command("backup", path)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == MANIFEST:
                manifest = json.loads(content)
                manifest |= {"software": "0.1.0", "commit": "0123abcd", "schema": "0" * 64}
                content = json.dumps(manifest).encode()
            copy.writestr(name, content)

    with pytest.raises(
        TransferError,
        match=rf"made by version 0\.1\.0 \(commit 0123abcd\) .* version {software_version()} \(commit",
    ):
        restore_backup(other, tell=print)


@pytest.mark.one_database
def test_a_full_disk_leaves_no_part_of_a_backup(tmp_path: Path) -> None:
    published()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Longer files can't be written, as on a disk that is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limits[1]))
    try:
        with pytest.raises(CommandError, match="there is no backup"):
            call_command("backup", tmp_path / "site.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def new_site() -> Article:
    """The article of a site as `serve` makes it, with the first account and the sample."""
    Serve().prepare(with_sample=True)
    return Article.objects.get()


@pytest.mark.each_database
@pytest.mark.parametrize("password", ["", "given-by-a-script"])
def test_a_backup_replaces_the_first_account_and_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", password)
    document, archive = tmp_path / "document.txt", tmp_path / "site.zip"
    document.write_text(DOCUMENT, encoding="utf-8")
    with moved_to(tmp_path / "first"), transaction.atomic():
        call_command("import_article", document, "--publish")
        call_command("backup", archive)
        before = Pages.crawl()
        transaction.set_rollback(True)
    Serve().prepare(with_sample=True)

    with moved_to(tmp_path / "restored"):
        call_command("restore", archive)
        before.check()

    assert not Article.objects.filter(slug=sample.SLUG).exists()
    assert not User.objects.filter(username="admin").exists()


def change_the_sample(article: Article) -> None:
    """Change its title."""
    Article.objects.filter(pk=article.pk).update(title="Mine")


def add_an_account(article: Article) -> None:
    """Add a second account."""
    User.objects.create_user("second")


def add_a_redirect(article: Article) -> None:
    """Set up a redirect."""
    Redirect.objects.create(old="/old/", new="/new/")


@pytest.mark.parametrize("change", [change_the_sample, add_an_account, add_a_redirect])
def test_a_backup_replaces_nothing_that_somebody_has_made(
    tmp_path: Path, settings: Settings, new_site: Article, change: Callable[[Article], None]
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("backup", tmp_path / "site.zip")
    change(new_site)

    with pytest.raises(CommandError, match=r"not empty \(.*nothing was restored"):
        call_command("restore", tmp_path / "site.zip")

    assert Article.objects.get().pk == new_site.pk
