"""The differences between two states of an article."""

import json
import re
import time
from collections.abc import Sequence
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert
from msgspec.structs import replace

from articles.content import (
    Byline,
    EditionContent,
    NumberEmbed,
    ReferenceEntry,
    SectionContent,
    TableEmbed,
)
from articles.drafts.blocks import compare_texts
from articles.drafts.diff import Changes, compare
from metrics.shown import NumberData, TableData

EMPTY = EditionContent(title="Rivers", language="en", date="2024-05-06")


def section(anchor: str, prose: str) -> SectionContent:
    heading = anchor.replace("-", " ").capitalize()
    return SectionContent(anchor, heading, prose, prose)


def article(*prose: str, **facts: Any) -> EditionContent:
    """Return an article whose sections are called one, two, three…"""
    names = ["one", "two", "three", "four", "five"]
    sections = tuple(section(*part) for part in zip(names, prose, strict=False))
    return replace(EMPTY, **{"sections": sections, **facts})


def reference(key: str, title: str) -> ReferenceEntry:
    return ReferenceEntry(1, key, "", 1, {"id": key, "title": title, "type": "report"})


def marked(changes: Changes) -> list[str]:
    """Return the pieces of all changed lines, as [-deleted-], {+inserted+} and <changed>."""
    lines = []
    for changed in changes.sections:
        for block in changed.blocks:
            line = ""
            for piece in block.pieces:
                line += f"[-{piece.old}-]" if piece.kind in {"out", "changed"} else ""
                line += "{+" + piece.new + "+}" if piece.kind in {"in", "changed"} else ""
                line += f"<{piece.new}: {piece.how}>" if piece.kind == "format" else ""
                line += piece.new if piece.kind == "same" else ""
            lines.append(line or block.kind)
    return lines


def test_an_article_does_not_differ_from_itself() -> None:
    same = article("<p>The river is long.</p>", title="Rivers")

    changes = compare(same, same)

    assert not changes
    assert changes.words == 0
    assert "No changes." in render_to_string("articles/changes_of.html", {"changes": changes})


NUMBER = '<data data-cell="a/elbe/growth"></data>'
NOTED = '<p>It is long.<span class="footnote">{}</span> It rises.</p>'.format
TABLE_OF = "<table><caption>{}</caption><tbody><tr>{}</tr></tbody></table>".format
CELLS = "<td><p>Elbe</p></td><td><p>{}</p></td><td></td>".format


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("<p>It is long.</p>", "<p>It is very long.</p>", ["It is{+ very+} long."]),
        ("<p>It rose by 35%.</p>", "<p>It rose by 37%.</p>", ["It rose by[- 35%-]{+ 37%+}."]),
        ("<p>one word more</p>", "<p>one word, more</p>", ["one word{+,+} more"]),
        (
            "<p>a big dog, and a red cat in it</p>",
            "<p>the big dog, and some red cat in it</p>",
            ["[-a-]{+the+} big dog, and[- a-]{+ some+} red cat in it"],
        ),
        (
            "<p>他们合作研究河流。</p>",
            "<p>他们联合研究河流。</p>",
            ["他们[-合作-]{+联合+}研究河流。"],
        ),
        (
            "<p>增长了百分之三十五。</p>",
            "<p>增长了约35%，很快。</p>",
            ["增长了[-百分之三十五-]{+约35%，很快+}。"],
        ),
        # Formats, links and bindings are changes without words.
        (
            '<p>Water is <a href="https://a.x">old</a> and wet.</p>',
            '<p>Water is <a href="https://b.x">old</a> and <strong>wet</strong>.</p>',
            [
                "Water is< old: was a link to https://a.x, now a link to https://b.x> and< wet: now bold>."
            ],
        ),
        (
            "<p>It rose by +35% in a year.</p>",
            f"<p>It rose by {NUMBER} in a year.</p>",
            ["It rose by< +35%: now bound to a/elbe/growth (35)> in a year."],
        ),
        # Paragraphs are aligned, and the same ones only counted.
        (
            "<p>First of all.</p><p>Second to none.</p><p>Third and last.</p>",
            "<p>First of all.</p><p>A new thing.</p><p>Second to none.</p><p>Third and very last.</p>",
            ["same", "{+A new thing.+}", "same", "Third and{+ very+} last."],
        ),
        (
            TABLE_OF("The long rivers", CELLS("1094")),
            TABLE_OF("The longest rivers", CELLS("1092")),
            ["The[- long-]{+ longest+} rivers", "Elbe |[- 1094-]{+ 1092+} | |"],
        ),
        (
            NOTED("By <em>hand</em> in May."),
            NOTED("By hand in June."),
            ["same", "By< hand: no longer italic> in[- May-]{+ June+}."],
        ),
        ("<p>It is long. It rises.</p>", NOTED("So."), ["It is long.{+*+} It rises.", "{+So.+}"]),
    ],
)
def test_words_come_and_go_within_a_paragraph(old: str, new: str, lines: list[str]) -> None:
    data = (NumberEmbed("a/elbe/growth", NumberData(text="+35%", value="35")),)

    changes = compare(article(old, embeds=data), article(new, embeds=data))

    assert marked(changes) == lines


def test_a_bound_number_has_its_old_and_new_value() -> None:
    old, new = (
        article(
            f"<p>It rose by {NUMBER} in a year.</p>",
            embeds=(NumberEmbed("a/elbe/growth", NumberData(text=text, value=text[1:3])),),
        )
        for text in ("+35%", "+37%")
    )

    changes = compare(old, new)

    assert marked(changes) == ["It rose by[- +35%-]{+ +37%+} in a year."]
    assert changes.words == 2


def test_words_are_counted_that_came_and_that_went() -> None:
    old = article("<p>The river is long and wide.</p>", "<p>Gone with all of it.</p>")
    new = article("<p>The river is very long and deep.</p>", title="Deep Rivers")

    changes = compare(old, new)

    # very, wide and deep; the five of the section that went and its heading; Deep of the title.
    assert changes.words == 3 + 6 + 1


def test_a_paragraph_that_becomes_a_quotation_is_a_change() -> None:
    old = article("<p>Water finds its way.</p>")
    new = article("<blockquote><p>Water finds its way.</p></blockquote>")

    [changed] = compare(old, new).sections

    assert [(block.was_label, block.block_label) for block in changed.blocks] == [
        ("paragraph", "quotation")
    ]


def test_the_cell_of_a_number_is_shown_by_the_names_in_the_data() -> None:
    data = NumberData(
        text="$1.2M",
        value="1200000",
        entity_label="Elbe",
        indicator_label="Cost",
        as_in_table="$1.2M",
    )
    old = article("<p>It cost $1.2M.</p>")
    new = article(
        '<p>It cost <data data-cell="a/elbe/cost"></data>.</p>',
        embeds=(NumberEmbed("a/elbe/cost", data),),
    )

    (change,) = compare(old, new).sections[0].blocks

    assert [p.how for p in change.pieces if p.kind == "format"] == [
        "now bound to Elbe · Cost ($1.2M)"
    ]


def test_a_citation_is_known_by_its_source_not_by_its_number() -> None:
    cite = '<cite data-source="{}"></cite>'.format
    atlas, board = reference("atlas", "River Atlas"), reference("board", "Water Board")
    old = article(f"<p>It is long{cite('atlas')}.</p>", references=(atlas,))
    new = article(
        f"<p>It is long{cite('board')}{cite('atlas')}.</p>",
        references=(board, replace(atlas, number=2)),
    )

    changes = compare(old, new)

    assert marked(changes) == ["It is long{+[Water Board]+}[River Atlas]."]
    assert [(r.label, r.new) for r in changes.references] == [("Added", "Water Board")]
    assert changes.words == 0


TABLE: dict[str, Any] = {
    "caption": "Samples",
    "release": 1,
    "columns": [
        {"code": "samples", "period": "2023", "header": "Samples (2023)"},
        {"code": "cost", "period": "", "header": "Cost"},
    ],
    "rows": [
        {"code": "elbe", "label": "Elbe", "cells": [{"text": "1,240"}, {"text": "$1.2M"}]},
        {"code": "danube", "label": "Danube", "cells": [{"text": "n/a"}, {"text": "$2M"}]},
    ],
}


def test_a_table_names_its_changed_cells_rows_and_columns() -> None:
    prose = '<p>The table:</p><div data-table="samples"></div>'
    later = json.loads(json.dumps(TABLE))
    later["release"] = 2
    later["columns"].append({"code": "change", "period": "", "header": "Change"})
    later["rows"][0]["cells"] = [{"text": "1,250"}, {"text": "$1.2M"}, {"text": "+1%"}]
    later["rows"][1] = {"code": "rhine", "label": "Rhine", "cells": [{"text": "7"}] * 3}
    old = article(prose, embeds=(TableEmbed("samples", convert(TABLE, TableData)),))
    new = article(prose, embeds=(TableEmbed("samples", convert(later, TableData)),))

    [changed] = compare(old, new).sections

    data = changed.blocks[1].data
    assert data is not None
    assert [(c.row, c.column, c.old, c.new) for c in data.cells] == [
        ("Elbe", "Samples (2023)", "1,240", "1,250")
    ]
    assert (data.rows_added, data.rows_removed) == (("Rhine",), ("Danube",))
    assert (data.columns_added, data.columns_removed) == (("Change",), ())
    assert [(fact.name, fact.old, fact.new) for fact in data.facts] == [("release", "1", "2")]


def test_only_the_section_that_moved_is_named_as_moved() -> None:
    old = article("<p>A.</p>", "<p>B.</p>", "<p>C.</p>", "<p>D.</p>")
    one, two, three, four = old.sections
    new = replace(old, sections=(one, four, two, three))

    [moved] = compare(old, new).sections

    assert (moved.anchor, moved.moved, moved.after, moved.changed) == ("four", True, "One", False)


def test_sections_are_added_removed_and_renamed() -> None:
    old = article("<p>A.</p>", "<p>B.</p>", "<p>C.</p>")
    one, _two, three = old.sections
    new = replace(
        old,
        sections=(one, replace(three, heading="Three at last"), section("extra", "<p>D.</p>")),
    )

    changes = compare(old, new)

    assert [(s.kind, s.heading, bool(s.renamed)) for s in changes.sections] == [
        ("removed", "Two", True),
        ("kept", "Three at last", True),
        ("added", "Extra", True),
    ]
    assert "Section moved" not in render_to_string("articles/changes_of.html", {"changes": changes})


def test_what_stands_around_the_text_is_compared() -> None:
    old = article(bylines=(Byline("Ada", "ada", "", ""),), topics=("b", "a"), origin="TCM1st")
    new = article(bylines=(Byline("Ada", "ada", "", "Oxford"),), topics=("a",), title="Streams")

    changes = compare(old, new)

    assert [(fact.name, fact.old, fact.new) for fact in (*changes.texts, *changes.facts)] == [
        ("title", "Rivers", "Streams"),
        ("origin", "TCM1st", ""),
        ("authors", "Ada", "Ada (Oxford)"),
        ("topics", "a, b", "a"),
    ]


def test_markup_in_any_field_stays_text() -> None:
    payload = "<script>alert(1)</script>"
    escaped = "&lt;script&gt;"
    old = article("<p>Old.</p>")
    new = article(
        f"<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        f'<div data-table="x" data-caption="{escaped}"></div>',
        title=payload,
        origin=payload,
        standfirst=payload,
        topics=(payload,),
        references=(reference("x", payload),),
    )

    page = render_to_string("articles/changes_of.html", {"changes": compare(old, new)})

    assert "<script" not in page
    assert page.count(escaped) >= 7


WORDS = st.lists(
    st.sampled_from(["the", "river", "rose", "35%", "and", "河", "流", ",", ".", "A-b", "\n"]),
    max_size=30,
).map(" ".join)
TEXTS = st.one_of(WORDS, st.text(max_size=40))


def normal(text: str) -> str:
    return " ".join(text.split())


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    found = compare_texts(old, new)

    assert normal("".join(piece.old for piece in found)) == normal(old)
    assert normal("".join(piece.new for piece in found)) == normal(new)
    if normal(old) == normal(new) and not re.match(r"\s", old) and not re.match(r"\s", new):
        assert all(piece.kind == "same" for piece in found)


PARAGRAPH = WORDS.map(lambda text: f"<p>{normal(text)}</p>" if text.strip() else "")
ARTICLES = st.lists(
    st.tuples(st.sampled_from(["one", "two", "three", "four"]), PARAGRAPH, PARAGRAPH),
    max_size=4,
    unique_by=lambda part: part[0],
).map(lambda parts: replace(EMPTY, sections=tuple(section(a, p + q) for a, p, q in parts)))


@given(ARTICLES)
def test_nothing_differs_from_itself(one: EditionContent) -> None:
    assert not compare(one, one)


@given(ARTICLES, ARTICLES)
def test_every_difference_is_shown_and_nothing_else(
    old: EditionContent, new: EditionContent
) -> None:
    changes = compare(old, new)

    assert bool(changes) == (old.sections != new.sections)
    assert (changes.words > 0) <= bool(changes)


@given(st.permutations(range(6)))
def test_what_did_not_move_stands_in_the_old_order(order: Sequence[int]) -> None:
    names = [f"part-{number}" for number in range(6)]
    old = replace(EMPTY, sections=tuple(section(name, f"<p>{name}</p>") for name in names))
    new = replace(old, sections=tuple(old.sections[place] for place in order))

    moved = {change.anchor for change in compare(old, new).sections if change.moved}

    still = [names[place] for place in order if names[place] not in moved]
    assert still == sorted(still)
    assert (not moved) == (list(order) == sorted(order))


@pytest.mark.slow
@pytest.mark.parametrize("paragraphs", [200, 1], ids=["paragraphs", "one paragraph"])
@pytest.mark.parametrize("every", [7, 2], ids=["some words", "half of all words"])
def test_twenty_thousand_words_are_compared_in_a_moment(paragraphs: int, every: int) -> None:
    count = 20_000
    words = [f"w{n * 7919 % 3000}" if n % 3 else "the" for n in range(count)]
    others = [f"v{n % 900}" if n % every == 0 else word for n, word in enumerate(words)]
    size = count // paragraphs

    def prose(text: list[str]) -> str:
        runs = [text[at : at + size] for at in range(0, count, size)]
        return "".join(f"<p>{' '.join(run)}.</p>" for run in runs)

    started = time.process_time()
    changes = compare(article(prose(words)), article(prose(others)))

    assert changes.words > 0
    assert time.process_time() - started < 5
