"""A version that is older than its database does not touch it, and says which version is needed."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from collabsite.backup.archive import MANIFEST
from collabsite.doctor import installation
from collabsite.doctor.findings import Level
from collabsite.environment import software_version
from collabsite.models import Upgrade
from tests.support.site_process import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

LATER = ("articles", "9999_later")


@pytest.mark.each_database
def test_a_database_of_a_later_version_is_refused_by_every_command_that_changes_it(
    tmp_path: Path, settings: Settings
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("check", databases=["default"])
    call_command("migrate", verbosity=0)
    assert Upgrade.objects.latest("pk").software == software_version()
    MigrationRecorder(connection).record_applied(*LATER)
    Upgrade.objects.create(software="9.9.0", at=timezone.now())
    message = rf"changed by version 9\.9\.0 .* version {re.escape(software_version())}, .*articles\.9999_later\. Install version 9\.9\.0"
    backup = tmp_path / "site.zip"

    for command in (["migrate"], ["serve", "--port", str(free_port())], ["backup", str(backup)]):
        with pytest.raises(CommandError, match=message):
            call_command(*command)
    with pytest.raises(SystemCheckError, match=message):
        call_command("check", databases=["default"])

    assert not backup.exists()
    assert not (tmp_path / "static").exists()
    assert Upgrade.objects.latest("pk").software == "9.9.0"
    assert installation.migrations().level == Level.ERROR


def test_the_version_need_not_be_known() -> None:
    MigrationRecorder(connection).record_applied(*LATER)

    with pytest.raises(CommandError, match="changed by a later version of this software"):
        call_command("migrate")


def test_a_backup_of_a_later_version_is_refused_with_its_name(tmp_path: Path) -> None:
    path, later = tmp_path / "site.zip", tmp_path / "later.zip"
    call_command("backup", path)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(later, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == MANIFEST:
                manifest = json.loads(content)
                manifest["software"] = "9.9.0"
                manifest["migrations"].append(".".join(LATER))
                content = json.dumps(manifest).encode()
            copy.writestr(name, content)

    with pytest.raises(
        CommandError, match=r"version 9\.9\.0, .*; install version 9\.9\.0; nothing"
    ):
        call_command("restore", later)
