"""The cells that drafts and editions quote or show: a row for each."""

import pytest
from django.db import connection
from msgspec.structs import replace

from articles import publishing
from articles.content import ArticleContent, ArticleSection
from articles.drafts import write_content
from articles.models import Article, QuotedCell
from tests.support.quoting import SLUG, figure, quoting_draft

pytestmark = pytest.mark.django_db

Cells = list[tuple[str, str, str, str]]

EMPTY = ArticleContent(title="Rivers", slug="rivers", language="en")


def draft_of(*prose: str) -> Article:
    article = Article(title="Rivers")
    sections = tuple(
        ArticleSection(f"part-{number}", f"Part {number}", html)
        for number, html in enumerate(prose)
    )
    write_content(article, replace(EMPTY, sections=sections))
    return article


def cells_of(article: Article) -> Cells:
    found = QuotedCell.objects.filter(article=article, edition=None).order_by("pk")
    return list(found.values_list("element", "entity", "indicator", "period"))


@pytest.mark.parametrize(
    ("prose", "cells"),
    [
        ("<p>None.</p>", []),
        (f"<p>Of {figure('elbe/change')}.</p>", [("number", "elbe", "change", "")]),
        (f"<p>Of {figure('elbe/change/2023')}.</p>", [("number", "elbe", "change", "2023")]),
        (f"<p>Of {figure('elbe/change/latest')}.</p>", [("number", "elbe", "change", "")]),
        (
            f"<p>In all {figure('sum(elbe,danube:2023)/samples/2024')}.</p>",
            [("number", "elbe", "samples", "2024"), ("number", "danube", "samples", "2023")],
        ),
        (f"<p>{figure('mean1(*)/samples')}</p>", [("number", "*", "samples", "")]),
        (
            f"<h3>Of {figure('elbe/cost')}</h3><ul><li>{figure('yangtze/cost')}</li></ul>",
            [("number", "elbe", "cost", ""), ("number", "yangtze", "cost", "")],
        ),
        (
            f'<div data-table="{SLUG}" data-rows="elbe danube" data-columns="cost/2023"></div>',
            [
                ("table", "elbe", "", ""),
                ("table", "danube", "", ""),
                ("table", "", "cost", "2023"),
            ],
        ),
        (
            f'<figure data-chart="{SLUG}" data-kind="bar"></figure>',
            [("chart", "*", "", ""), ("chart", "", "*", "")],
        ),
        (
            f'<p><mark data-claim="{SLUG}" data-statement="{{}}">The largest</mark> is it.</p>',
            [("claim", "", "", "")],
        ),
        (f'<p><data data-cell="{"r" * 121}/a/b">chip</data></p>', []),
    ],
)
def test_a_draft_has_a_row_for_each_cell(prose: str, cells: Cells) -> None:
    assert cells_of(draft_of(prose)) == cells


def test_a_row_says_where_and_in_which_sentence() -> None:
    article = draft_of(
        "<p>None.</p>",
        f"<p>First. From {figure('elbe/cost')} to {figure('danube/cost')}. Last.</p>",
    )

    found = QuotedCell.objects.filter(article=article).order_by("mark")

    assert [
        (each.mark, each.anchor, each.heading, each.before + each.text + each.after)
        for each in found
    ] == [(number, "part-1", "Part 1", "From … to ….") for number in (1, 2)]


def test_rows_of_a_draft_follow_its_text_and_those_of_an_edition_stay() -> None:
    article = quoting_draft(f"Of {figure('elbe/change')}.")
    edition = publishing.publish(article, by=None)

    write_content(article, EMPTY)

    assert not cells_of(article)
    [row] = QuotedCell.objects.filter(edition=edition)
    assert (row.entity, row.text, row.release) == ("elbe", "+35%", 1)


def test_a_deleted_draft_leaves_none() -> None:
    draft_of(f"<p>Of {figure('elbe/change')}.</p>").delete()

    assert not QuotedCell.objects.exists()


def test_cells_are_found_by_an_index() -> None:
    if connection.vendor == "postgresql":
        # It reads a small table whole, if it may.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = QuotedCell.objects.filter(
        dataset__in=[SLUG], entity__in=["elbe", "*"], indicator__in=["change"]
    ).explain()

    assert "quoted_cell_of_data" in plan
