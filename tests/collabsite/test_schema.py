"""A database that another schema has made is not touched, and the message says which version did."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from collabsite import schema
from collabsite.environment import software_version
from collabsite.models import Schema
from metrics.models import Dataset
from tests.support.site_process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def commands(folder: Path) -> list[list[str]]:
    """Return the commands that would change the database or read all of it."""
    backup = str(folder / "site.zip")
    return [["migrate"], ["serve", "--port", str(free_port())], ["backup", backup]]


@pytest.mark.each_database
def test_a_database_of_another_schema_is_refused_by_every_command(
    tmp_path: Path, settings: Settings
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("check", databases=["default"])
    call_command("migrate", verbosity=0)
    made_by = Schema.objects.get()
    assert (made_by.digest, made_by.software) == (schema.schema_digest(), software_version())
    Schema.objects.update(digest="abc" * 20, software="9.9.0")
    message = rf"made by version 9\.9\.0 .*abcabcabcabc.* version {re.escape(software_version())} .*{made_by.digest[:12]}.*export_site"

    for command in commands(tmp_path):
        with pytest.raises(CommandError, match=message):
            call_command(*command)
    with pytest.raises(SystemCheckError, match=message):
        call_command("check", databases=["default"])

    assert not (tmp_path / "site.zip").exists()
    assert not (tmp_path / "static").exists()
    assert Schema.objects.get().software == "9.9.0"


def test_a_database_from_before_schemas_were_recorded_is_refused(
    tmp_path: Path, settings: Settings
) -> None:
    settings.VAR_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE collabsite_schema")
    assert MigrationRecorder(connection).applied_migrations()

    for command in commands(tmp_path):
        with pytest.raises(CommandError, match="made by an earlier version"):
            call_command(*command)


def test_the_digest_is_of_what_the_database_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def digest() -> str:
        schema.schema_digest.cache_clear()
        return schema.schema_digest()

    field = Dataset._meta.get_field("licence")
    assert isinstance(field, models.CharField)
    before = digest()

    monkeypatch.setattr(field, "help_text", "Other words.")
    with_other_words = digest()
    monkeypatch.setattr(field, "max_length", 101)
    longer = digest()
    monkeypatch.undo()

    assert before == with_other_words == digest()
    assert longer != before
