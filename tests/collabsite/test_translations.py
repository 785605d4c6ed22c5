"""The Chinese interface: every string is translated, and the compiled catalogue is current."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.site_process import ROOT, bare_environment

FOLDER = ROOT / "collabsite"
CATALOGUE = FOLDER / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
CATALOGUES = sorted(FOLDER.glob("locale*/zh_Hans/LC_MESSAGES/*.po"))
SOURCES = ["articles", "collabsite", "metrics", "static", "templates"]


def gettext_program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip("GNU gettext is not installed")
    return found


@pytest.fixture
def strings(tmp_path: Path) -> Path:
    """Template of all strings in code and templates, made from a copy of them."""
    gettext_program("xgettext")
    copy = tmp_path / "copy"
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=zh_Hans", "--keep-pot"],
        cwd=copy,
        env=bare_environment(SECRET_KEY="any", VAR_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return copy / "collabsite" / "locale" / "django.pot"


@pytest.mark.slow
def test_the_catalogue_has_every_string_translated_none_fuzzy_and_no_other(strings: Path) -> None:
    done = subprocess.run(
        [gettext_program("msgcmp"), str(CATALOGUE), str(strings)],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parts[-4]}/{path.name}")
def test_a_compiled_catalogue_is_made_of_its_source(catalogue: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.mo"
    subprocess.run(
        [gettext_program("msgfmt"), "--check", "--output-file", str(fresh), str(catalogue)],
        check=True,
    )

    assert entries(catalogue.with_suffix(".mo")) == entries(fresh)


def entries(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
