"""Stored prose -> safe HTML and plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.prose.parse import Mark, mark_latin_emphasis, parse_prose
from articles.prose.plain_text import count_words, reading_minutes, text_of
from articles.prose.sanitize import prose_of_paragraphs, sanitize
from collabsite.web.text import web_address

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://a.example" onclick="alert(1)">x</a>',
    '<p style="position:fixed">x</p>',
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=https://a.example></iframe>",
    '<cite data-source="k" onmouseover="alert(1)">x</cite>',
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<template><script>alert(1)</script></template>",
]


def shown(mark: Mark) -> str:
    return f"[{mark.element} {mark.reference}]"


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markup_is_gone_when_saved_and_when_rendered(html: str) -> None:
    for result in [sanitize(html), parse_prose(html).render(shown)]:
        for trace in ["<script", "onerror", "onclick", "onmouseover", "javascript:", "style="]:
            assert trace not in result.lower()
        assert "alert(1)</script" not in result


def test_the_vocabulary_of_prose_survives_cleaning() -> None:
    html = (
        "<h3>A</h3><p>One <strong>two</strong> <em>three</em><sup>4</sup> "
        '<a href="https://a.example/?b=1&amp;c=2" title="t">five</a></p>'
        '<ol start="3"><li><p>x</p></li></ol><blockquote><p>y</p></blockquote>'
        '<p><cite data-source="atlas" data-locator="p. 3">atlas</cite>'
        '<data data-cell="d/e/i/2023">+35%</data></p><div data-table="rivers"></div>'
    )

    assert sanitize(html) == html


def test_an_empty_paragraph_alone_is_no_text() -> None:
    assert sanitize("<p></p>") == ""
    assert sanitize("<p> </p><p></p>") == ""


def test_a_mark_is_replaced_and_what_it_holds_is_dropped() -> None:
    html = '<p>So <cite data-source="atlas">a<em>b</em>c</cite> it is.</p>'

    assert parse_prose(html).render(shown) == "<p>So [cite atlas] it is.</p>"


def test_what_a_mark_holds_is_dropped_however_deep_it_is() -> None:
    assert parse_prose('<div data-table="x"><div>a</div>b</div><p>c</p>').render(shown) == (
        "[div x]<p>c</p>"
    )


def test_a_mark_in_a_link_does_not_stand_inside_it() -> None:
    html = '<p><a href="https://a.example">one <cite data-source="k"></cite> two</a></p>'

    assert parse_prose(html).render(shown) == (
        '<p><a href="https://a.example">one </a>[cite k]<a href="https://a.example"> two</a></p>'
    )


def test_the_elements_of_marks_that_refer_to_nothing_leave_their_text() -> None:
    assert parse_prose("<p><cite>Nature</cite> says</p>").render(shown) == "<p>Nature says</p>"


def test_a_mark_gives_its_locator() -> None:
    html = '<p><cite data-source="atlas" data-locator="p. 3 &amp; 4"></cite></p>'

    seen: dict[str, Mark] = {}
    parse_prose(html).render(lambda mark: str(seen.setdefault("mark", mark)))

    assert seen["mark"] == Mark("cite", "atlas", {"data-locator": "p. 3 & 4"})


def test_text_puts_blocks_on_lines_of_their_own() -> None:
    html = "<h3>Head</h3><p>One<br>two</p><ul><li><p>three</p></li></ul>"

    assert text_of(html) == "Head\nOne\ntwo\nthree"


@pytest.mark.parametrize(
    ("words", "count"),
    [("", 0), ("one two", 2), ("it's 3.5-fold", 2), ("中西合作", 4), ("AI 与 medicine", 3)],
)
def test_words_are_counted_and_each_hanzi_is_one(words: str, count: int) -> None:
    assert count_words(words) == count


def test_reading_takes_a_minute_at_least() -> None:
    assert reading_minutes("one") == 1
    assert reading_minutes("word " * 714) == 3
    assert reading_minutes("字" * 1200) == 3


# NUL is no character of HTML.
@given(st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8")))
def test_a_paragraph_of_any_text_comes_out_as_that_text(text: str) -> None:
    html = parse_prose(prose_of_paragraphs([text])).render(shown)

    visible = "".join(text_of(html).split())
    assert visible == "".join(text.split())


@pytest.mark.parametrize("html", [";<p", "a<p x='", 'a <p title="x>y'])
def test_words_before_an_element_that_is_never_closed_are_a_paragraph(html: str) -> None:
    assert sanitize(html) == f"<p>{html[0]}</p>"


@given(st.text(alphabet="<>/=\"' abcdivscriptonerror&;!-", max_size=80))
def test_rendering_never_lets_an_element_through_that_prose_does_not_have(html: str) -> None:
    rendered = parse_prose(html).render(shown)

    assert sanitize(rendered) in (rendered.strip(), "")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.a.example", "https://www.a.example"),
        (" a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("大学.cn/x", "https://大学.cn/x"),
        ("someone@a.example", "mailto:someone@a.example"),
        ("https://a.example/x", "https://a.example/x"),
        ("mailto:someone@a.example", "mailto:someone@a.example"),
        ("/data/", "/data/"),
        # Pages of this site keep no host.
        ("http://127.0.0.1:8000/data/?a=1#b", "/data/?a=1#b"),
        ("127.0.0.1:8000/data/", "127.0.0.1:8000/data/"),
        ("https://127.0.0.1:8000", "/"),
        ("http://127.0.0.1:8001/data/", "http://127.0.0.1:8001/data/"),
        ("//a.example/x", "//a.example/x"),
        ("#words", "#words"),
        ("page.html", "page.html"),
        ("\u00a0javascript:alert(1)", "\u00a0javascript:alert(1)"),
        ("", ""),
    ],
)
def test_a_link_gets_what_people_leave_out_of_its_address(typed: str, address: str) -> None:
    cleaned = sanitize(f'<p><a href="{typed}">x</a></p>')

    assert cleaned.replace("&nbsp;", "\u00a0") == f'<p><a href="{address}">x</a></p>'


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)//https://", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("", ""),
    ],
)
def test_a_page_links_to_web_addresses_alone(url: str, address: str) -> None:
    assert web_address(url) == address


def test_emphasized_latin_words_among_hanzi_are_marked() -> None:
    stressed = "<p>《自然指数》（<em>Nature Index</em>）保持<em>创新</em>，<em>AI时代</em>。</p>"

    assert mark_latin_emphasis(stressed) == (
        '<p>《自然指数》（<em class="latin">Nature Index</em>）保持<em>创新</em>，<em>AI时代</em>。</p>'
    )
