"""LaTeX -> MathML, and the equations of stored prose."""

import pytest

from articles.prose.equations import EquationError, write_mathml
from articles.prose.parse import Equation, Mark, parse_prose
from articles.prose.passages import MARK, passages_of
from articles.prose.render import Footnotes, PageWriter
from articles.prose.sanitize import sanitize

MATHML = (
    "<math><semantics><mi>E</mi><annotation encoding='application/x-tex'>E &lt; b</annotation>"
    "</semantics></math>"
)
EQUATION = '<p>So <span class="math" data-latex="E &lt; b"></span>.</p>'


def rendered(html: str) -> str:
    def shown(mark: Mark) -> str:
        return f"[{mark.reference}]"

    return PageWriter(shown, language="en", footnotes=Footnotes("en")).render(parse_prose(html))


def test_an_equation_is_shown_in_its_line_or_on_its_own() -> None:
    html = '<p>If <span class="math" data-latex="p &lt; 1">x</span>.</p><div class="math" data-latex="a">a</div>'

    assert rendered(html) == (
        '<p>If <math display="inline" alttext="p &lt; 1"><mrow><mi>p</mi><mo>&lt;</mo><mn>1</mn>'
        "</mrow></math>.</p>"
        '<div class="equation" role="group" aria-label="a" tabindex="0">'
        '<math display="block" alttext="a"><mrow><mi>a</mi></mrow></math></div>'
    )


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<b onclick=x>hi</b> & <script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{toc}{x}",
        r'\mathrm{"><img src=x onerror=alert(1)>}',
    ],
)
def test_latex_can_bring_no_markup_addresses_or_styles(latex: str) -> None:
    html = write_mathml(latex, is_display=False).partition(">")[2]

    for trace in ["<b", "<script", "<img", "href", "style=", "class="]:
        assert trace not in html


@pytest.mark.parametrize(
    ("latex", "problem"),
    [
        ("", "it is empty"),
        ("x" * 2001, "it is too long"),
        (r"\frac{a}{b", "its braces { } don't match"),
        ("a}b{", "its braces { } don't match"),
        (r"\foo{x}", r"“\foo” is unknown"),
        (r"\begin{foo}x\end{foo}", r"“\begin{foo}” is unknown"),
        (r"\begin{matrix}a", r"“\begin” has no “\end”"),
        (r"\left( x", r"“\left” and “\right” don't match"),
        ("x^2^3", "two superscripts follow each other; put them in { }"),
        ("x_", "nothing follows “^” or “_”"),
        (r"\frac", "something is missing at its end"),
    ],
)
def test_what_is_wrong_with_an_equation_is_said(latex: str, problem: str) -> None:
    with pytest.raises(EquationError) as raised:
        write_mathml(latex, is_display=True)

    assert str(raised.value) == problem


@pytest.mark.parametrize(
    "latex", ["$E$", "$$E$$", r"\(E\)", r"\[ E \]", r"{\displaystyle E}", " E "]
)
def test_the_signs_around_an_equation_are_left_out(latex: str) -> None:
    assert 'alttext="E"' in write_mathml(latex, is_display=False)


def test_equations_survive_cleaning_and_their_displays_are_dropped() -> None:
    html = '<p>a <span class="math" data-latex="x">chip</span></p><div class="math" data-latex="y">y</div>'

    assert sanitize(html) == html
    assert [node for node in parse_prose(html) if isinstance(node, Equation)] == [
        Equation("x", is_display=False),
        Equation("y", is_display=True),
    ]
    assert parse_prose(html).render(str) == (
        '<p>a <span class="math" data-latex="x"></span></p><div class="math" data-latex="y"></div>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>a<span class="math" data-latex="">b</span></p>', "<p>ab</p>"),
        ('<p>a<span class="math">b</span></p>', "<p>ab</p>"),
        # As web pages write them: with the LaTeX in MathML, and the same once more for the eye.
        (
            f"<p>So <b>{MATHML}</b><i class='katex-html'>E</i>.</p>",
            EQUATION.replace("<sp", "<strong><sp").replace("n>.", "n></strong>."),
        ),
        (
            f"<p>So <span><span style='display: none'>{MATHML}</span><img src='e.svg'></span>.</p>",
            EQUATION,
        ),
        ('<p>So <math alttext="{\\displaystyle E &lt; b}"><mi>E</mi></math>.</p>', EQUATION),
    ],
)
def test_equations_of_other_programs_are_read_where_their_latex_is_known(
    html: str, expected: str
) -> None:
    assert sanitize(html) == expected


def test_an_equation_is_one_character_of_its_sentence() -> None:
    [passage] = passages_of('<p>With <span class="math" data-latex="x"></span> 12 km.</p>')

    assert passage.text == f"With {MARK} 12 km."
    assert passage.sentence(0, len(passage.text)) == "With … 12 km."
