"""Formulas of Word and of Markdown, read as equations."""

from html import escape

import pytest

from articles.file_import import ImportedFile, Loss, LossKind, read_file
from tests.support import word_files as word


def read_word(*blocks: str) -> ImportedFile:
    return read_file(word.word_file(*blocks), name="a.docx")


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def omml(name: str, properties: str = "", **parts: str) -> str:
    """Return a structure of a formula with its properties and parts."""
    inside = "".join(f"<m:{key}>{part}</m:{key}>" for key, part in parts.items())
    return f"<m:{name}><m:{name}Pr>{properties}</m:{name}Pr>{inside}</m:{name}>"


@pytest.mark.parametrize(
    ("markup", "latex"),
    [
        (letters("𝐸=𝑚") + omml("sSup", e=letters("c"), sup=letters("2")), "E=m{c}^{2}"),
        (omml("f", num=letters("a"), den=letters("b+1")), r"\frac{a}{b+1}"),
        (
            omml(
                "nary",
                '<m:chr m:val="∑"/>',
                sub=letters("i=1"),
                sup=letters("n"),
                e=omml("sSub", e=letters("x"), sub=letters("i")),
            ),
            r"\sum_{i=1}^{n} {x}_{i}",
        ),
        (omml("rad", deg="", e=letters("α≤Δ")), r"\sqrt{\alpha \le \Delta }"),
        (omml("rad", deg=letters("3"), e=letters("x")), r"\sqrt[3]{x}"),
        (
            omml("d", e=omml("bar", '<m:pos m:val="top"/>', e=letters("x"))),
            r"\left( \overline{x} \right)",
        ),
        (omml("func", fName=letters("sin"), e=letters("θ")), r"\sin \theta"),
        (
            omml(
                "func", fName=omml("limLow", e=letters("lim"), lim=letters("n→∞")), e=letters("x")
            ),
            r"\lim_{n\to \infty } x",
        ),
        (
            omml("m", mr="<m:e>" + letters("1") + "</m:e><m:e>" + letters("0") + "</m:e>"),
            r"\begin{matrix} 1 & 0 \end{matrix}",
        ),
        (omml("acc", '<m:chr m:val="\u0305"/>', e=letters("x")), r"\bar{x}"),
        (letters("5%"), r"5\%"),
    ],
)
def test_a_formula_of_word_becomes_an_equation(markup: str, latex: str) -> None:
    file = read_word(
        word.paragraph("So ", f"<m:oMath>{markup}</m:oMath>"),
        word.paragraph(f"<m:oMathPara><m:oMath>{markup}</m:oMath></m:oMathPara>"),
    )

    written = f'class="math" data-latex="{escape(latex)}"'
    assert f"<p>So <span {written}></span></p>" in file.sections[0].html
    assert f"<div {written}></div>" in file.sections[0].html
    assert file.losses == ()


MARKDOWN = r"""So $a^2$.

$$
\frac{a}{b}
$$

Or $\nothing{x}$.
"""


def test_a_formula_of_markdown_becomes_an_equation_if_it_can_be_read() -> None:
    file = read_file(MARKDOWN.encode(), name="a.md")

    assert '<p>So <span class="math" data-latex="a^2"></span>.</p>' in file.sections[0].html
    assert r'<div class="math" data-latex="\frac{a}{b}"></div>' in file.sections[0].html
    assert file.losses == (Loss(LossKind.FORMULA, detail=r"\nothing{x}"),)
