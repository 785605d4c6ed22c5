"""Data that earlier versions made is upgraded, and nothing published is altered by that.

For every change each database gets the data of the last version, to which new migrations apply;
`.ci/judges` upgrades those of all versions on both.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.databases import own_database
from tests.support.site_process import MANAGE, serving
from tests.upgrades.archive import FOLDER, database_kind, environment, restore

KIND = database_kind(os.environ["DATABASE_URL"])
ARCHIVES = sorted(FOLDER.glob(f"*-{KIND}.tar.xz"))
USUAL = ARCHIVES[-1:]
PAGES = [
    "/",
    "/articles/plain-0/",
    "/articles/plain-4/editions/2/",
    "/data/the-record-in-four-fields/releases/1/",
    "/data/the-record-in-four-fields/quantum-technology/funding-average/",
    "/search/?q=quantum",
    "/corrections/",
]


def test_there_is_an_archive() -> None:
    assert ARCHIVES


@pytest.mark.judges_on_postgresql
@pytest.mark.faults
@pytest.mark.database
@pytest.mark.parametrize(
    "archive",
    [
        pytest.param(archive, marks=[] if archive in USUAL else pytest.mark.judges)
        for archive in ARCHIVES
    ],
    ids=lambda archive: archive.name,
)
def test_data_of_an_earlier_version_is_upgraded(archive: Path, tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        restore(archive, url, tmp_path)
        environ = environment(url, tmp_path)

        with serving(environ, "--no-sample", log=tmp_path / "serve.log") as site:
            answers = {path: site.get(path)[0] for path in PAGES}
        for command in (["verify"], ["index_search", "--check"]):
            subprocess.run([*MANAGE, *command], env=environ, check=True, capture_output=True)

    assert answers == dict.fromkeys(PAGES, 200)
