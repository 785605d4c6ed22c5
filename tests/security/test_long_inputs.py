"""Long and repetitive inputs take time in proportion to their length, wherever they enter.

Times of a size and of four times as much are compared: what is linear takes four times as long, and
what goes over the rest of a text for each character sixteen times.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest

from articles.audit import numbers_in
from articles.audit.backing import audit_passage
from articles.files import read_file
from articles.prose import html_import
from articles.prose.parse import parse_prose
from articles.prose.passages import passages_of
from articles.prose.sanitize import sanitize
from articles.sources.formats import read_records
from collabsite.search.query_parser import parse
from collabsite.web.spreadsheets import csv_text

# Beginnings of what a pattern looks for the end of.
REPEATED = [
    *["a", "1", " ", "<", "&", '"', "(", "[", "*", "`", "$", "|", "\n", "\\", "-", "=", "一", "#"],
    *["- ", "> ", "1. ", "1,234 ", "a=b ", "<p>", "</p>", "<div>", "<!--", "<a href=", "&amp;"],
    *["<ul><li>", "<table><tr><td>", "![", "[a](", "[[", "~~", "@a{b, c={", "TY  - JOUR\n"],
    *["a&b ", "&nbsp;", "<a href=?a&b>", "<p a=1 b=2 c=3>"],
    *["10.1000/", "http://a.b ", "a,b\n", '"a\n', "\\frac{", "x^", "<data data-cell=a/b/c>"],
]
# Of these sixteen times as long would be quadratic; the clock of a busy machine is not exact.
MOST = 9.0
# What takes less is not measured exactly, and harms nobody.
NOTHING = 0.05


def _seconds(run: Callable[[str], object], text: str) -> float:
    """Return the processor time of a call, which another process does not change."""
    begun = time.process_time()
    run(text)
    return time.process_time() - begun


def slow_in(run: Callable[[str], object], size: int) -> dict[str, str]:
    """Return the repeated texts with which the time grows faster than the length."""
    found = {}
    for part in REPEATED:
        times = [_seconds(run, part * (n // len(part))) for n in (size, 4 * size)]
        if times[1] > NOTHING and times[1] > MOST * times[0]:
            again = [_seconds(run, part * (n // len(part))) for n in (size, 4 * size)]
            if again[1] > MOST * again[0]:
                found[part] = " ".join(f"{each:.3f} s" for each in (*times, *again))
    return found


def audit(text: str) -> object:
    """Audit the numbers of a paragraph."""
    return [
        audit_passage(passage, lambda _mark: None, {}) for passage in passages_of(f"<p>{text}</p>")
    ]


# The functions in which words that somebody wrote meet our patterns.
ENTRIES: Mapping[str, Callable[[str], object]] = {
    "sanitizer": sanitize,
    "prose": lambda text: list(parse_prose(text)),
    "numbers": numbers_in,
    "audit": audit,
    "search": parse,
    "csv": lambda text: csv_text([[text]]),
    "Markdown": lambda text: _tried(lambda each: read_file(each.encode(), name="a.md"), text),
    "records": lambda text: _tried(read_records, text),
    "pasted HTML": lambda text: _tried(html_import.import_html, text),
}


def _tried(run: Callable[[str], object], text: str) -> None:
    # A refusal is an answer.
    with suppress(ValueError):
        run(text)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.judges] * (name == "Markdown")) for name in ENTRIES],
)
@pytest.mark.parametrize("size", [1_000, pytest.param(25_000, marks=pytest.mark.judges)])
def test_no_text_takes_longer_than_its_length(name: str, size: int) -> None:
    assert slow_in(ENTRIES[name], size) == {}


@pytest.mark.parametrize(
    "attributes",
    [
        lambda size: " ".join(f"a{number}=1" for number in range(size)),
        lambda size: f'title="{"&" * size}"',
    ],
)
def test_no_tag_takes_longer_than_its_attributes(attributes: Callable[[int], str]) -> None:
    tags = [f"<p {attributes(size)}>Words.</p>" for size in (10_000, 40_000)]

    short, long = (_seconds(sanitize, tag) for tag in tags)

    assert [sanitize(tag) for tag in tags] == ["<p>Words.</p>"] * 2
    assert long < max(NOTHING, MOST * short)
