"""Vocabulary of stored prose: its elements, and the editor's extensions that write them. Pure.

Some elements are *marks*, which are replaced when prose is rendered:

    <cite data-source="KEY" data-locator="p. 12">
        a citation of a source
    <data data-cell="DATASET/ENTITY/INDICATOR/PERIOD" data-form="" data-wording="">
        a figure: a number bound to a cell, in a form, or in the editor's fixed wording; without
        a period it is the latest value. A number computed of cells has an operation in place of the
        entity: `DATASET/sum(*)/INDICATOR/PERIOD`, see `metrics.cells.operations`
    <div data-table="DATASET" data-rows="" data-columns="" data-caption="" data-notes="">
        a data table: all of it, or the rows and columns whose codes are named, in that order
    <figure data-chart="DATASET" data-kind="" data-rows="" data-columns="" data-caption=""
            data-notes="" data-highlight="" data-scale="">
        a chart of a dataset, or of the rows and columns named, with one of the rows emphasised,
        and `log` for a scale of powers of ten
    <picture data-image="KEY" data-alt="" data-decorative="" data-caption="">
        an image, with its alternative text or marked as decorative

A table of the author's own has a caption, and paragraphs and lists in its cells:

    <table><caption>…</caption><tbody><tr><th><p>…</p></th><td><p>…</p></td></tr></tbody></table>

A footnote stands at its place in the sentence, with words, emphasis, links and inline marks:

    <span class="footnote">…</span>

An equation is LaTeX, in a line or on a line of its own:

    <span class="math" data-latex="E = mc^2"></span>
    <div class="math" data-latex="E = mc^2"></div>

A claim about numbers that an editor has confirmed wraps its words, which may have marks in them:

    <mark data-claim="DATASET" data-statement="{…}" data-words="the largest">the largest</mark>
        what it states of the dataset, as JSON of `articles.numbers.stored`, and the words that were
        confirmed. `articles.prose.claims.ClaimNode` has these attributes, each `Passage` its claims
        with their places, and `articles.publishing.claims` judges them.

A quotation ends with who said it, a note stands in a box, and code keeps its spaces:

    <blockquote><p>…</p><cite>…</cite></blockquote>
    <aside class="note"><p>…</p></aside>
    <pre><code>…</code></pre>
"""

from typing import Any

TABLE_TAGS = {"table", "caption", "tbody", "tr", "th", "td"}
TEXT_TAGS = {
    *["p", "br", "strong", "em", "sup", "sub", "h3", "h4", "ul", "ol", "li", "blockquote"],
    *TABLE_TAGS,
    *["span", "aside", "pre", "code", "mark"],
}
# The class without which an element is none of prose.
CLASSES = {"span": {"footnote", "math"}, "div": {"math"}, "aside": {"note"}}
FOOTNOTE = "span"
CLAIM = "mark"
CLAIM_ATTRIBUTES = ("data-claim", "data-statement", "data-words")
EQUATIONS = {"span", "div"}
# Elements of text that have no place in a cell, a caption or a box.
NOT_IN_TABLES = {"table", "h3", "h4", "blockquote", "aside", "pre"}
SPANS = {"colspan", "rowspan"}
TEXT_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": SPANS,
    "td": SPANS,
    "span": {"data-latex"},
    CLAIM: set(CLAIM_ATTRIBUTES),
}
LINK_SCHEMES = {"http", "https", "mailto"}

# A mark's element, and the attribute that makes it one and holds what it refers to.
MARKS = {
    "cite": "data-source",
    "data": "data-cell",
    "div": "data-table",
    "figure": "data-chart",
    "picture": "data-image",
}
INLINE_MARKS = {"cite", "data"}
BLOCK_MARKS = set(MARKS) - INLINE_MARKS

_CHOICE = {"data-rows", "data-columns", "data-caption", "data-notes"}
MARK_ATTRIBUTES = {
    "cite": {"data-source", "data-locator"},
    "data": {"data-cell", "data-form", "data-wording"},
    "div": {"data-table", *_CHOICE, "data-latex"},
    "figure": {"data-chart", "data-kind", "data-highlight", "data-scale", *_CHOICE},
    "picture": {"data-image", "data-alt", "data-decorative", "data-caption"},
}

ELEMENTS = TEXT_TAGS | {"a"} | set(MARKS)

# The extensions of the editor, by the names of django-prose-editor and our own.
EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Superscript": True,
    "Subscript": True,
    "HardBreak": True,
    # The section's own heading is an h2.
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Attribution": True,
    "NoteBox": True,
    "CodeBlock": True,
    # A table with its caption, and, for the editor, the rows of it.
    "ProseTable": True,
    "TableCaption": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False},
    # Edits the text as HTML, for what has no button.
    "HTML": True,
    "Citation": True,
    "Cell": True,
    "Claim": True,
    "DataTable": True,
    "Chart": True,
    "Footnote": True,
    "Equation": True,
    "DisplayEquation": True,
    "Image": True,
    # On by default; the spelling is checked in the language of the article.
    "NoSpellCheck": False,
    # Not nodes: these find words, comment on them, read what is pasted, and begin a line below the last
    # block.
    "Finding": True,
    "Commenting": True,
    "Pasting": True,
    "LineBelow": True,
}
# Those of the whole text of an article, in which the headings of sections stand between the blocks.
ARTICLE_EXTENSIONS: dict[str, Any] = {
    **EDITOR_EXTENSIONS,
    "Document": False,
    "ArticleDocument": True,
    "SectionHeading": True,
}
