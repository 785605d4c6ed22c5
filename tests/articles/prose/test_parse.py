"""Parsing of stored prose into typed nodes."""

from articles.prose.checks import outline_of
from articles.prose.cleaning import DEEPEST
from articles.prose.parse import EndTag, Mark, StartTag, Text, parse_prose
from articles.prose.passages import passages_of


def test_prose_is_parsed_into_typed_nodes() -> None:
    document = parse_prose('<p>One &amp; <cite data-source="k" data-locator="2">x</cite></p>')

    assert document.nodes == (
        StartTag("p", {}),
        Text("One & "),
        Mark("cite", "k", {"data-locator": "2"}),
        EndTag("p"),
    )


def test_prose_is_sanitized_and_parsed_once_for_all_its_readers() -> None:
    html = "<h3>Heading</h3><p>Read by many, parsed once.</p>"
    before = parse_prose.cache_info().misses

    parse_prose(html).render(lambda mark: "")
    outline_of(html)
    passages_of(html)

    assert parse_prose.cache_info().misses == before + 1


def test_the_deepest_nesting_is_rendered() -> None:
    deepest = DEEPEST - 1
    html = "<blockquote>" * deepest + "<p>words</p>" + "</blockquote>" * deepest
    deeper = "<blockquote>" * 5000 + "<p>words</p>" + "</blockquote>" * 5000

    assert parse_prose(html).render(lambda mark: "") == html
    rendered = parse_prose(deeper).render(lambda mark: "")
    assert rendered.count("<blockquote>") == rendered.count("</blockquote>") == DEEPEST
    assert rendered.count("words") == 1
