"""Markdown read as HTML, with its footnotes in place and its pictures apart. Pure."""

import re
from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from articles.files.content import (
    FindPicture,
    ImportedFile,
    ImportFileError,
    Loss,
    LossKind,
    Picture,
    find_embedded,
    refuse_long,
    take_pictures,
    with_whole_links,
)
from articles.files.html import divide
from articles.prose.equations import EquationError, strip_delimiters, write_mathml

# Blocks within blocks; nobody nests so deep, and what is deeper is not read.
MAX_NESTING = 90
# Each is the beginning of a link whose end is looked for.
MAX_OPEN_BRACKETS = 1_000
_FIELD = re.compile(r"([A-Za-z][\w-]*)\s*:\s*(.*)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Fields of the head whose words an article takes.
_TITLE_FIELDS = {"title"}
_STANDFIRST_FIELDS = {"subtitle", "description", "summary", "abstract", "excerpt"}
# Fields that say nothing about the text itself.
_IGNORED_FIELDS = {"layout", "slug", "draft", "lang", "language", "output", "format"}


def read_markdown(
    data: bytes,
    *,
    name: str,
    find: FindPicture,
    title: str = "",
    standfirst: str = "",
    address: str = "",
) -> ImportedFile:
    """Read a Markdown file, with the pictures that are in it or that `find` returns.

    `title` and `standfirst` are given if they are known apart from the text, and `address` is where the
    text was, for the links in it. Raises ImportFileError.
    """
    text = decode(data)
    refuse_long(text)
    if text.count("[") - text.count("]") > MAX_OPEN_BRACKETS:
        raise ImportFileError(
            _("The file has %(count)d square brackets that are never closed; close or remove them")
            % {"count": text.count("[") - text.count("]")}
        )
    parser = _parser()
    losses: list[Loss] = []
    pictures: dict[str, Picture] = {}
    tokens = parser.parse(text)
    own_title, own_standfirst = _read_head(tokens, losses)
    html = parser.renderer.render(tokens, parser.options, {"losses": losses})
    html = with_whole_links(take_pictures(html, find, pictures, losses), address)
    losses += find_embedded(html)
    return divide(
        html,
        name=name,
        title=title or own_title,
        standfirst=standfirst or own_standfirst,
        pictures=tuple(pictures.values()),
        losses=losses,
    )


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 or GB 18030. Raises ImportFileError."""
    for encoding in (
        "utf-8-sig",
        "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "gb18030",
    ):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise ImportFileError(
        _("This is no text. Choose a Word document (.docx) or a Markdown file saved as UTF-8.")
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    parser.use(footnote_plugin).use(front_matter_plugin)
    # Amounts of money are no formulas.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False)
    for kind, rule in _RULES.items():
        parser.add_render_rule(kind, rule)
    return parser


def _read_head(tokens: Sequence[Token], losses: list[Loss]) -> tuple[str, str]:
    """Return the title and the standfirst in the head of the file; list its other fields."""
    title = standfirst = ""
    head = next((token.content for token in tokens if token.type == "front_matter"), "")
    for line in head.splitlines():
        match = _FIELD.fullmatch(line)
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip().strip("'\"").strip()
        if name in _TITLE_FIELDS:
            title = value
        elif name in _STANDFIRST_FIELDS and value not in {"|", ">", ""}:
            standfirst = standfirst or value
        elif name not in _IGNORED_FIELDS:
            losses.append(Loss(LossKind.FIELD, detail=f"{match[1]}: {value}".strip(": ")))
    return title, standfirst


def _render_formula(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    is_display = token.type == "math_block"
    latex = strip_delimiters(token.content)
    try:
        write_mathml(latex, is_display=is_display)
    except EquationError:
        env["losses"].append(Loss(LossKind.FORMULA, detail=latex[:200]))
        words = escape(_("[formula: %(text)s]") % {"text": latex}, quote=False)
        return f"<p>{words}</p>" if is_display else words
    tag = "div" if is_display else "span"
    return f'<{tag} class="math" data-latex="{escape(latex)}"></{tag}>'


_RULES = {
    "footnote_block_open": lambda *_parts: "<ol>",
    "footnote_block_close": lambda *_parts: "</ol>",
    "front_matter": lambda *_parts: "",
    "math_inline": _render_formula,
    "math_inline_double": _render_formula,
    "math_block": _render_formula,
}
