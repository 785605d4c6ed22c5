"""Quotations, notes in a box and code: what is stored, and what readers get."""

import pytest

from articles.audit.backing import audit_passage
from articles.prose.parse import Mark, parse_prose, same_prose
from articles.prose.passages import passages_of
from articles.prose.render import Footnotes, PageWriter
from articles.prose.sanitize import sanitize

FIGURE = (
    '<figure class="quotation"><blockquote><p>Words.</p></blockquote>'
    "<figcaption>Ada, <em>Work</em>[atlas]</figcaption></figure>"
)
PLAIN = "<blockquote><p>Words.</p></blockquote>"
QUOTATION = (
    "<blockquote><p>Words.</p><cite>Ada, <em>Work</em>"
    '<cite data-source="atlas"></cite></cite></blockquote>'
)


def rendered(html: str) -> str:
    def shown(mark: Mark) -> str:
        return f"[{mark.reference}]"

    return PageWriter(shown, language="en", footnotes=Footnotes("en")).render(parse_prose(html))


@pytest.mark.parametrize(
    ("html", "page"),
    [
        (
            QUOTATION,
            FIGURE,
        ),
        (PLAIN, PLAIN),
        (
            '<aside class="note"><p>By hand.</p></aside>',
            '<div class="box" role="note"><p>By hand.</p></div>',
        ),
        (
            "<pre><code>if a &lt; b:\n    go()</code></pre>",
            '<pre tabindex="0"><code>if a &lt; b:\n    go()</code></pre>',
        ),
    ],
)
def test_each_block_is_kept_and_shown(html: str, page: str) -> None:
    assert sanitize(html) == html
    assert rendered(html) == page


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<blockquote class=q><p>Words.</p><footer>— <cite>Ada</cite></footer></blockquote>",
            "<blockquote><p>Words.</p><cite>Ada</cite></blockquote>",
        ),
        ("<blockquote><p>a</p><cite> </cite></blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<aside><p>a</p></aside>", "<p>a</p>"),
        (
            '<aside class="note">a<h2>b</h2><table><tr><td>c<td>d</table></aside>',
            '<aside class="note"><p>a</p><p><strong>b</strong></p><p>c</p><p>d</p></aside>',
        ),
        ("<pre>a  <b>b</b>\n c</pre>", "<pre><code>a  b\n c</code></pre>"),
        ("<pre><code> </code></pre><p>a</p>", "<p>a</p>"),
        ("<p>a <code>b</code></p>", "<p>a b</p>"),
    ],
)
def test_blocks_of_other_programs_become_those_of_prose(html: str, expected: str) -> None:
    assert sanitize(html) == expected
    assert sanitize(expected) == expected


def test_quotations_may_be_nested_as_deep_as_anybody_likes() -> None:
    html = "<blockquote>" * 2000 + "<p>a</p>" + "</blockquote>" * 2000

    assert rendered(html) == sanitize(html)


def test_no_number_of_code_is_audited_and_its_spaces_are_a_change() -> None:
    html = "<p>It has 12 km.</p><pre><code>x = 13\n  y = 14</code></pre>"

    found = [
        number.literal
        for passage in passages_of(html)
        for number in audit_passage(passage, lambda _mark: None, {})
    ]

    assert found == ["12"]
    assert not same_prose(html, html.replace("\n  y", "\ny"))
