"""Checks of stored prose."""

import pytest

from articles.prose.checks import is_insecure, outline_of


@pytest.mark.parametrize(
    ("html", "skipping"),
    [
        ("<h3>A</h3><h4>B</h4><h3>C</h3>", []),
        ("<h4>A</h4><h4>B</h4>", ["A"]),
        ("<h3>A</h3><p>x</p><h4>B</h4>", []),
        ("<p>x</p><h4>A <em>b</em></h4>", ["A b"]),
        ("", []),
    ],
)
def test_a_heading_may_not_skip_a_level(html: str, skipping: list[str]) -> None:
    assert outline_of(html).skipping_headings == skipping


def test_a_heading_without_words_is_empty() -> None:
    assert outline_of("<h3> <br></h3><h4>Words</h4>").empty_headings == 1


def test_a_heading_that_is_a_bound_number_is_not_empty() -> None:
    assert outline_of('<h3><data data-cell="a/b/c">35%</data></h3>').empty_headings == 0


@pytest.mark.parametrize(
    ("link", "aimless", "wordless"),
    [
        ('<a href="https://example.org/">words</a>', [], []),
        ('<a href="/data/">words</a>', [], []),
        ("<a>words</a>", ["words"], []),
        ('<a href="#">words</a>', ["words"], []),
        ('<a href="https://example.org/"> \n</a>', [], ["https://example.org/"]),
        # What a mark shows is a link of its own, which ends the one around it.
        ('<a href="/x/"><cite data-source="k">k</cite></a>', [], ["/x/"]),
    ],
)
def test_a_link_needs_an_address_and_words(
    link: str, aimless: list[str], wordless: list[str]
) -> None:
    found = outline_of(f"<p>{link}</p>")

    assert (found.links_without_address, found.links_without_text) == (aimless, wordless)


@pytest.mark.parametrize(
    ("address", "is_relative"),
    [
        ("a/b", True),
        ("file.pdf", True),
        ("?q=1", True),
        ("/data/", False),
        ("#section", False),
        ("HTTPS://a.example", False),
        ("mailto:a@a.example", False),
        ("", False),
    ],
)
def test_an_address_beside_the_article_is_relative(address: str, is_relative: bool) -> None:
    assert bool(outline_of(f'<p><a href="{address}">a</a></p>').relative_links) is is_relative


def test_an_address_without_encryption_is_insecure() -> None:
    assert [is_insecure(a) for a in ["HTTP://a/", "https://a/", "/a/", "mailto:a@b"]] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("attributes", "nameless"),
    [
        ("", ["k"]),
        ('data-alt=" "', ["k"]),
        ('data-alt="\u200b"', ["k"]),
        ('data-decorative=""', []),
        ('data-alt="A river"', []),
        ('data-decorative="true"', []),
        ('data-alt="" data-decorative="true"', []),
    ],
)
def test_an_image_is_described_or_marked_as_decorative(
    attributes: str, nameless: list[str]
) -> None:
    html = f'<picture data-image="k" {attributes}><p>chip</p></picture><h3>After</h3>'

    found = outline_of(html)

    assert list(found.images_without_alt) == nameless
    assert [heading.text for heading in found.headings] == ["After"]
