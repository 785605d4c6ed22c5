"""Equations: LaTeX converted to MathML, which browsers show and read aloud. Pure."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

if TYPE_CHECKING:
    from django.utils.functional import Promise

# Characters of an equation; a longer one is a document.
MAX_LATEX = 2000

_ENVIRONMENTS = {
    *["align", "align*", "array", "cases", "matrix", "matrix*", "smallmatrix", "split"],
    *[f"{sign}matrix{star}" for sign in "pbBvV" for star in ("", "*")],
}
_ELEMENTS = {
    *["math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot"],
    *["mstyle", "mpadded", "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover"],
    *["munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd"],
}
# Without addresses, classes and styles, which LaTeX can give too.
_ATTRIBUTES = {
    *["accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display"],
    *["displaystyle", "fence", "form", "height", "largeop", "linebreak", "linethickness", "lspace"],
    *["mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines"],
    *["rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset"],
    "width",
}
_AROUND = re.compile(
    r"\s*(?:\$\$(?P<a>.*)\$\$|\$(?P<b>.*)\$|\\\((?P<c>.*)\\\)|\\\[(?P<d>.*)\\\]"
    r"|\{\\(?:displaystyle|textstyle)\s(?P<e>.*)\})\s*",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[a-zA-Z]+|\\$")

_PROBLEMS: dict[type[Exception], "str | Promise"] = {
    exceptions.ExtraLeftOrMissingRightError: _(r"“\left” and “\right” don't match"),
    exceptions.MissingEndError: _(r"“\begin” has no “\end”"),
    exceptions.DoubleSubscriptsError: _("two subscripts follow each other; put them in { }"),
    exceptions.DoubleSuperscriptsError: _("two superscripts follow each other; put them in { }"),
    exceptions.MissingSuperScriptOrSubscriptError: _("nothing follows “^” or “_”"),
    exceptions.NoAvailableTokensError: _("something is missing at its end"),
}


class EquationError(Exception):
    """The LaTeX can't be read; the message is lazy, a clause that says why."""

    def __init__(self, problem: "str | Promise") -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        return str(self.problem)


def strip_delimiters(latex: str) -> str:
    r"""Return LaTeX without the signs that begin and end a formula: `$…$`, `\(…\)`, `\[…\]`."""
    found = _AROUND.fullmatch(latex)
    inside = next((part for part in found.groups() if part is not None), "") if found else latex
    return inside.strip()


def write_mathml(latex: str, *, is_display: bool) -> str:
    """Return safe MathML of an equation, with its LaTeX for who can't see it.

    Raises `EquationError`.
    """
    latex = strip_delimiters(latex)
    _check(latex)
    display = "block" if is_display else "inline"
    try:
        root = convert_to_element(latex, display=display)
    except tuple(_PROBLEMS) as error:
        raise EquationError(_PROBLEMS[type(error)]) from error
    except Exception as error:
        # The package has no common class of errors, and fails in many ways.
        raise EquationError(_("it is not LaTeX that can be read")) from error
    return "".join(_write(root, latex))


def _check(latex: str) -> None:
    """Raise `EquationError` for what the package reads as something else."""
    if not latex:
        raise EquationError(_("it is empty"))
    if len(latex) > MAX_LATEX:
        raise EquationError(_("it is too long"))
    depth = 0
    for sign in re.findall(r"\\.|[{}]", latex, re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth:
        raise EquationError(_("its braces { } don't match"))
    for name in re.findall(r"\\(?:begin|end)\s*\{([^}]*)\}", latex):
        if name not in _ENVIRONMENTS:
            raise EquationError(_unknown(rf"\begin{{{name}}}"))


def _unknown(name: str) -> "Promise":
    return format_lazy(_("“{name}” is unknown"), name=name)


def _write(element: Element, latex: str) -> Iterator[str]:
    """Yield the HTML of an element; what it may not have is left out."""
    text = unescape(element.text or "")
    if element.tag in {"mi", "mo"} and _COMMAND.fullmatch(text):
        raise EquationError(_unknown(text))
    if element.tag not in _ELEMENTS:
        raise EquationError(_("it is not LaTeX that can be read"))
    attributes = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    if element.tag == "math":
        attributes["alttext"] = latex
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    yield f"<{element.tag}{written}>{escape(text, quote=False)}"
    for child in element:
        yield from _write(child, latex)
    yield f"</{element.tag}>"
