"""Modules whose docstring says that they are pure reach no database."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("articles", "collabsite", "metrics")


def paths() -> dict[str, Path]:
    """Return the files of all modules of the project, by dotted name."""
    found = {}
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text())


def says_pure(path: Path) -> bool:
    # Every worker asks this of all modules before any test, so few of them are parsed.
    return "Pure" in path.read_text() and "Pure" in (ast.get_docstring(tree_of(path)) or "")


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Return the dotted names that a module of ours imports when it is loaded."""
    return tuple(imports(tree_of(PATHS[name])))


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names that are imported when a tree is run."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                continue
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
        waiting += ast.iter_child_nodes(node)


PATHS = paths()
PURE = [name for name, path in PATHS.items() if says_pure(path)]


def test_modules_say_that_they_are_pure() -> None:
    assert len(PURE) > 20


@pytest.mark.parametrize("pure", PURE)
def test_a_pure_module_reaches_no_database(pure: str) -> None:
    seen, waiting = {pure}, [pure]
    reached = set()

    while waiting:
        name = waiting.pop()
        for imported in imports_of(name):
            if imported.startswith("django.db") or ".models" in imported:
                reached.add((name, imported))
            if imported in PATHS and imported not in seen:
                seen.add(imported)
                waiting.append(imported)

    assert reached == set()
