"""The elements that stored prose is made of. Pure.

Some of them are *marks*, which stand for something that is worked out when prose is rendered:

    <cite data-source="KEY" data-locator="p. 12">
        a citation of a source
    <data data-cell="DATASET/ENTITY/INDICATOR/PERIOD" data-form="" data-wording="">
        a figure: a number bound to a cell, in a form, or in the editor's fixed wording; without
        a period it is the latest value
    <div data-table="DATASET" data-rows="" data-columns="" data-caption="" data-notes="">
        a data table: all of it, or the rows and columns whose codes are named, in that order
    <figure data-chart="DATASET" data-kind="" data-rows="" data-columns="" data-caption=""
            data-notes="">
        a chart of a dataset, or of the rows and columns named
    <picture data-image="KEY" data-alt="" data-decorative="" data-caption="">
        an image, with its alternative text or marked as decorative
"""

TEXT_TAGS = {"p", "br", "strong", "em", "sup", "sub", "h3", "h4", "ul", "ol", "li", "blockquote"}
TEXT_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
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
    "div": {"data-table", *_CHOICE},
    "figure": {"data-chart", "data-kind", *_CHOICE},
    "picture": {"data-image", "data-alt", "data-decorative", "data-caption"},
}

ELEMENTS = TEXT_TAGS | {"a"} | set(MARKS)
