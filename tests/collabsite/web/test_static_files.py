"""Joining of static files."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from collabsite.web.static_files import JoinedStaticFilesStorage

LIST = '/* What a page loads. */\n@import url("tokens.css");\n@import url("print.css") print;\n'


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for folder in ("css", "js"):
        (tmp_path / "sources" / folder).mkdir(parents=True)
    return tmp_path / "sources"


def collected(sources: Path, name: str) -> str:
    """Collect the sources; return a file as readers get it, under its hashed name."""
    found = StaticFilesStorage(location=str(sources))
    names = [path.relative_to(sources).as_posix() for path in sources.rglob("*.*")]
    shutil.copytree(sources, sources.parent / "collected", dirs_exist_ok=True)
    storage = JoinedStaticFilesStorage(location=str(sources.parent / "collected"))
    for _, _, problem in storage.post_process({each: (found, each) for each in names}):
        assert not isinstance(problem, Exception), problem
    served: str = storage.hashed_files[storage.hash_key(name)]
    return Path(storage.path(served)).read_text()


def test_a_list_of_stylesheets_is_served_as_one_in_its_order_and_for_its_media(
    sources: Path,
) -> None:
    (sources / "css/site.css").write_text(LIST)
    (sources / "css/tokens.css").write_text("/* Colours. */\n:root {\n  --ink: black;\n}\n")
    (sources / "css/print.css").write_text("nav {\n  display: none;\n}\n")

    served = collected(sources, "css/site.css")

    assert served == (":root {\n--ink: black;\n}\n@media print {\nnav {\ndisplay: none;\n}\n}\n")


def test_a_changed_part_gives_the_whole_another_name(sources: Path) -> None:
    (sources / "css/site.css").write_text('@import url("tokens.css");\n')
    (sources / "css/tokens.css").write_text("a {}\n")
    first = collected(sources, "css/site.css")
    (sources / "css/tokens.css").write_text("b {}\n")

    second = collected(sources, "css/site.css")

    assert (first, second) == ("a {}\n", "b {}\n")
    assert len(list((sources.parent / "collected/css").glob("site.????????????.css"))) == 2


def test_each_module_of_a_list_keeps_its_names_for_itself(sources: Path) -> None:
    (sources / "js/site.js").write_text('import "./one.js"\nimport "./two.js"\n')
    (sources / "js/one.js").write_text("const found = 1\n")
    (sources / "js/two.js").write_text("const found = 2\n")

    assert collected(sources, "js/site.js") == "{\nconst found = 1\n}\n{\nconst found = 2\n}\n"


def test_of_a_module_only_lines_of_comments_are_left_out(sources: Path) -> None:
    (sources / "js/site.js").write_text('import "./one.js"\n')
    (sources / "js/one.js").write_text(
        "/* Two\n   lines. */\n// One.\nopen('https://a/*')\n  // Within.\n  close() // */\n"
    )

    served = collected(sources, "js/site.js")

    assert served == "{\nopen('https://a/*')\n  close() // */\n}\n"


def test_what_imports_and_does_something_besides_stays_as_it_is(sources: Path) -> None:
    (sources / "js/grid.js").write_text('import "./one.js"\nstart()\n')
    (sources / "js/one.js").write_text("1\n")

    assert collected(sources, "js/grid.js") == 'import "./one.js"\nstart()\n'


@pytest.mark.parametrize("words", ['import "./two.js"\nstart()\n', "export const found = 1\n"])
def test_a_module_that_needs_others_is_not_joined_silently(sources: Path, words: str) -> None:
    (sources / "js/site.js").write_text('import "./one.js"\n')
    (sources / "js/one.js").write_text(words)

    with pytest.raises(ValueError, match=r"js/one\.js: a module that is joined can neither"):
        collected(sources, "js/site.js")


def test_a_stylesheet_that_imports_another_is_not_joined_silently(sources: Path) -> None:
    (sources / "css/site.css").write_text('@import url("one.css");\n')
    (sources / "css/one.css").write_text('@import url("two.css");\na {}\n')

    with pytest.raises(ValueError, match=r"css/one\.css: a stylesheet that is joined can't"):
        collected(sources, "css/site.css")


@pytest.mark.parametrize("name", ["css/site.css", "js/site.js"])
def test_our_own_lists_name_files_that_are_there(name: str) -> None:
    path = settings.BASE_DIR / "static" / name

    named = re.findall(r'(?:url\(|import )"(?:\./)?([^"]+)"', path.read_text())

    assert named
    assert [each for each in named if not (path.parent / each).is_file()] == []


def test_no_rule_of_the_admin_styles_all_elements_of_a_name_anew() -> None:
    # With `a:has(b) > div`, whatever is added to a page would have every `div` of it styled again.
    anew = re.compile(r":has\((?:[^()]|\([^()]*\))*\)[^,{()]*?[\s>+~](?:[a-z]\w*|\*)[^,{]*[,{]")
    found = [
        f"{sheet.name}: {rule[0]}"
        for sheet in sorted((settings.BASE_DIR / "static/css/admin").rglob("*.css"))
        for rule in anew.finditer(sheet.read_text())
    ]

    assert found == []
