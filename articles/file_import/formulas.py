"""Formulas of files as equations of prose: LaTeX, or Word's own markup (OMML) as LaTeX. Pure."""

import unicodedata
from collections.abc import Iterable
from html import escape
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from articles.file_import.content import Loss, LossKind
from articles.prose.equations import EquationError, strip_delimiters, write_mathml

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_SIGNS = {
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "∓": r"\mp",
    "⋅": r"\cdot",
    "·": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "≡": r"\equiv",
    "∼": r"\sim",
    "∝": r"\propto",
    "∞": r"\infty",
    "∂": r"\partial",
    "∇": r"\nabla",
    "…": r"\dots",
    "→": r"\to",
    "←": r"\leftarrow",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "∈": r"\in",
    "∉": r"\notin",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "∪": r"\cup",
    "∩": r"\cap",
    "∅": r"\emptyset",
    "∀": r"\forall",
    "∃": r"\exists",
    "−": "-",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": "",
    "_": r"\_",
    "\\": r"\backslash",
    "^": r"\hat{}",
    "~": r"\sim",
    "\u2061": "",
    "\u200b": "",
}
_GREEK = {
    *["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"],
    *["lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"],
    "omega",
}
_CAPITALS = {
    *["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"]
}
_LARGE = {
    "∑": r"\sum",
    "∏": r"\prod",
    "∐": r"\coprod",
    "∫": r"\int",
    "∬": r"\iint",
    "∭": r"\iiint",
    "∮": r"\oint",
    "⋃": r"\bigcup",
    "⋂": r"\bigcap",
}
_FENCES = {"": ".", "{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle"}
_ACCENTS = {
    "\u0302": r"\hat",
    "\u0303": r"\tilde",
    "\u0304": r"\bar",
    "\u0305": r"\bar",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
    "\u20d7": r"\vec",
}
_FUNCTIONS = {
    *["sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos"],
    *["arctan", "log", "ln", "lg", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "ker"],
}


class FormulaError(ValueError):
    """A formula has parts that are not known."""


def write_formula(latex: str, losses: list[Loss], *, is_display: bool, text: str = "") -> str:
    """Return a formula as an equation of prose; one that can't be read is text in brackets.

    `text` is what it shows without its layout, and '' for LaTeX, which is text itself.
    """
    latex = strip_delimiters(latex)
    try:
        write_mathml(latex, is_display=is_display)
    except EquationError:
        shown = text or latex
        losses.append(Loss(LossKind.FORMULA, detail=shown[:200]))
        words = escape(_("[formula: %(text)s]") % {"text": shown}, quote=False)
        return f"<p>{words}</p>" if is_display else words
    tag = "div" if is_display else "span"
    return f'<{tag} class="math" data-latex="{escape(latex)}"></{tag}>'


def latex_of(formula: Element) -> str:
    """Return a formula of Word, `m:oMath`, as LaTeX; raise `FormulaError` for unknown parts."""
    return " ".join(_all(formula).split())


def _all(element: Element) -> str:
    return "".join(map(_part, element))


def _part(element: Element) -> str:
    name = element.tag.removeprefix(MATH)
    if name.endswith("Pr") or name == element.tag:
        # Properties, and marks of Word's own such as bookmarks.
        return ""
    if name == "r":
        return _run(element)
    if name in {"e", "mr", "oMath"}:
        return _all(element)
    part = {
        child.tag.removeprefix(MATH): child for child in element if not child.tag.endswith("Pr")
    }
    inside = {key: _all(child) for key, child in part.items()}
    base = inside.get("e", "")
    value = {
        child.tag.removeprefix(MATH): child.get(f"{MATH}val", "") for child in _properties(element)
    }
    match name:
        case "box" | "borderBox":
            return base
        case "f" if value.get("type") == "lin":
            return f"{{{inside['num']}}}/{{{inside['den']}}}"
        case "f" if value.get("type", "bar") in {"bar", "skw"}:
            return rf"\frac{{{inside['num']}}}{{{inside['den']}}}"
        case "sSup":
            return f"{{{base}}}^{{{inside['sup']}}}"
        case "sSub":
            return f"{{{base}}}_{{{inside['sub']}}}"
        case "sSubSup":
            return f"{{{base}}}_{{{inside['sub']}}}^{{{inside['sup']}}}"
        case "rad":
            degree = inside.get("deg", "")
            return rf"\sqrt[{degree}]{{{base}}}" if degree else rf"\sqrt{{{base}}}"
        case "nary":
            sign = _LARGE.get(value.get("chr", "∫"))
            if sign is None:
                raise FormulaError(name)
            bounds = "".join(
                f"{mark}{{{inside[key]}}}"
                for mark, key in (("_", "sub"), ("^", "sup"))
                if inside.get(key)
            )
            return f"{sign}{bounds} {base}"
        case "d":
            begin, end = value.get("begChr", "("), value.get("endChr", ")")
            parts = [_all(child) for child in element if child.tag == f"{MATH}e"]
            middle = value.get("sepChr", "|").join(parts)
            return rf"\left{_FENCES.get(begin, begin)} {middle} \right{_FENCES.get(end, end)} "
        case "func":
            return f"{inside['fName']} {base}"
        case "limLow" if base.strip() in {rf"\{each}" for each in _FUNCTIONS}:
            return f"{base.strip()}_{{{inside['lim']}}}"
        case "limLow":
            return rf"\underset{{{inside['lim']}}}{{{base}}}"
        case "limUpp":
            return rf"\overset{{{inside['lim']}}}{{{base}}}"
        case "acc" if value.get("chr", "\u0302") in _ACCENTS:
            return rf"{_ACCENTS[value.get('chr', chr(0x302))]}{{{base}}}"
        case "bar":
            return rf"\{'overline' if value.get('pos') == 'top' else 'underline'}{{{base}}}"
        case "m":
            rows = [child for child in element if child.tag == f"{MATH}mr"]
            return _matrix([[_all(cell) for cell in row] for row in rows])
        case "eqArr":
            return _matrix([[_all(child)] for child in element if child.tag == f"{MATH}e"])
    raise FormulaError(name)


def _properties(element: Element) -> Iterable[Element]:
    return next((child for child in element if child.tag.endswith("Pr")), ())


def _matrix(rows: list[list[str]]) -> str:
    written = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{matrix}} {written} \end{{matrix}}"


def _run(element: Element) -> str:
    raw = "".join(child.text or "" for child in element if child.tag == f"{MATH}t")
    text = unicodedata.normalize("NFKC", raw)
    if text in _FUNCTIONS:
        return rf"\{text} "
    properties = element.find(f"{MATH}rPr")
    if properties is not None and properties.find(f"{MATH}nor") is not None:
        return rf"\text{{{''.join(_SIGNS.get(sign, sign) for sign in text)}}}"
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        written = _SIGNS[sign]
        return f"{written} " if written.startswith("\\") else written
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK"):
        letter = name.rpartition(" ")[2].lower().replace("lamda", "lambda")
        if "SMALL" in name and letter in _GREEK:
            return rf"\{letter} "
        if "CAPITAL" in name and letter.capitalize() in _CAPITALS:
            return rf"\{letter.capitalize()} "
    return sign
