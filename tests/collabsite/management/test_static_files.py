"""Static files are collected when `serve` starts, but only if something has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from collabsite.management.commands.serve import collect_static_files


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Path:
    """The only static file, in a folder of its own."""
    source = tmp_path / "source" / "site.css"
    source.parent.mkdir()
    source.write_text("a { color: red }")
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return source


def test_nothing_is_collected_twice(source: Path) -> None:
    note = source.parents[1] / "collected.txt"
    collect_static_files()
    first = note.stat().st_mtime_ns

    source.touch()
    collect_static_files()

    assert note.stat().st_mtime_ns == first


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.write_text("a { color: tan }"),
        lambda source: (source.parents[1] / "static" / "site.css").unlink(),
        lambda source: (source.parents[1] / "static" / "site.css").write_text(""),
    ],
    ids=["another source", "a file is gone", "a file was cut off"],
)
def test_what_has_changed_is_collected_again(
    source: Path, change: Callable[[Path], object]
) -> None:
    collect_static_files()
    change(source)

    collect_static_files()

    assert (source.parents[1] / "static" / "site.css").read_text() == source.read_text()
