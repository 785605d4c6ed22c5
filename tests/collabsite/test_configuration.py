"""Environment variables: the code reads exactly those that the files document."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.support.site_process import ROOT

READERS = [
    "collabsite/settings.py",
    "collabsite/management/commands/serve.py",
    "collabsite/environment.py",
]


def read_by_the_code() -> set[str]:
    """Names in `env.*("NAME")`, `os.environ["NAME"]` and `os.environ.get("NAME")`."""
    return {
        name for path in READERS for name in names_read(ast.parse((ROOT / path).read_text("utf-8")))
    }


def names_read(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Call(
                func=ast.Name("read_number"), args=[_, ast.Constant(value=str(name)), *_]
            ):
                yield name
            case (
                ast.Call(
                    func=ast.Attribute(value=read_from), args=[ast.Constant(value=str(name)), *_]
                )
                | ast.Subscript(value=read_from, slice=ast.Constant(value=str(name)))
            ):
                if (
                    ast.unparse(read_from) in {"env", "environment", "os.environ"}
                    and name.isupper()
                ):
                    yield name


def in_the_example() -> set[str]:
    text = (ROOT / ".env.example").read_text("utf-8")
    return set(re.findall(r"^#?([A-Z_]+)=", text, flags=re.MULTILINE))


def in_the_documentation() -> set[str]:
    text = (ROOT / "collabsite/docs/operations.md").read_text("utf-8")
    _, section = re.split(r"^#+ Configur.*$", text, maxsplit=1, flags=re.MULTILINE)
    section = re.split(r"^#+ ", section, maxsplit=1, flags=re.MULTILINE)[0]
    return set(re.findall(r"^\| *`([A-Z_]+)` *\|", section, flags=re.MULTILINE))


def test_the_code_reads_variables_where_this_test_looks() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "ADMIN_PASSWORD", "VAR_DIR"} <= read_by_the_code()


@pytest.mark.parametrize("told", [in_the_example, in_the_documentation])
def test_every_variable_is_documented_and_no_other(told: Callable[[], set[str]]) -> None:
    assert told() == read_by_the_code()


def test_every_variable_of_the_example_says_its_default() -> None:
    paragraphs = (ROOT / ".env.example").read_text("utf-8").strip().split("\n\n")[1:]

    assert [p for p in paragraphs if "Default: " not in p] == []
    assert len(paragraphs) == len(in_the_example())
