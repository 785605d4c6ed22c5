"""The snapshot of all answers: forms are sent as a browser does, and differences are grouped."""

from pathlib import Path

import pytest

from tests.snapshot.comparison import compare
from tests.support.forms import forms_of

PAGE = """
<form method="post" action="/accounts/logout/"><button>Log out</button></form>
<input type="checkbox" name="accepted" value="a" form="it"><input name="q" value="no form">
<form method="post" id="it" action="/send/">
<input name="title" value="Rivers &amp; Labs"><input type="submit" name="_save" value="Save">
<input type="radio" name="change" value="update" checked><input type="radio" name="change" value="x">
<select name="kind"><option value="first">1</option><option value="second">2</option></select>
<textarea name="note">
Two lines,
 kept</textarea></form>
"""


def test_a_form_sends_what_a_browser_would() -> None:
    [form] = forms_of(PAGE)

    assert form.action == "/send/"
    assert form.filled({"title": "Seas"}, tick="accepted") == {
        "title": ["Seas"],
        "change": ["update"],
        "kind": ["first"],
        "note": ["Two lines,\n kept"],
        "accepted": ["a"],
    }


def test_equal_snapshots_have_no_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = _snapshots(tmp_path, {"a": "GET /\n\none"}, {"a": "GET /\n\none"})

    assert compare(before, after, examples=9) == 0
    assert capsys.readouterr().out == "1 same, 0 changed, 0 missing, 0 new\n"


def test_the_same_change_of_several_answers_is_shown_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = {name: f"GET /{name}\nETag: 1\n\n<p>Mend {name}\n<b>x" for name in "123"}
    new = {name: f"GET /{name}\nETag: 2\n\n<p>Fix {name}\n<b>x" for name in "123"}
    before, after = _snapshots(tmp_path, {**old, "gone": ""}, {**new, "made": ""})

    assert compare(before, after, examples=9) == 1

    told = capsys.readouterr().out
    assert told.startswith("0 same, 3 changed, 1 missing, 1 new\n")
    assert "3 times in 3 files" in told
    assert told.count("-<p>Mend") == 1
    assert "ETag" not in told


def _snapshots(directory: Path, *all_files: dict[str, str]) -> list[Path]:
    """Write snapshots with these files; return their folders."""
    folders = []
    for number, files in enumerate(all_files):
        folder = directory / str(number)
        folder.mkdir()
        folders.append(folder)
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text)
    return folders
