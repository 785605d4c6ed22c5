"""Cells of the data that editions and drafts quote, or show in a table or chart: a row for each."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models

from articles.content import ArticleSection, EditionContent, EmbedData, SectionContent
from articles.models import Article, Edition, QuotedCell
from articles.prose.marks.quoted_data import place_of
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import passages_of, quoted_numbers
from metrics.cells.operations import ALL, Computation
from metrics.shown import ChartData, NumberData, TableColumn, TableData, TableRow

# The most characters of a slug or a code. What is longer names nothing.
_MOST = 120


def cells_of_edition(edition: Edition, content: EditionContent) -> Iterator[QuotedCell]:
    """Yield the rows of an edition with this content; nothing is stored."""
    embeds = iter(content.embeds)

    def shown(mark: Mark) -> EmbedData | None:
        return None if mark.element == "cite" else next(embeds).data

    for values in _rows(content.sections, shown):
        yield QuotedCell.of(edition, **values)


def cells_of_draft(article: Article, sections: Iterable[ArticleSection]) -> Iterator[QuotedCell]:
    """Yield the rows of a draft with these sections; nothing is stored."""
    for values in _rows(sections, named_by):
        yield QuotedCell(article=article, **values)


def write_cells_of_draft(article: Article) -> None:
    """Write the rows of the draft again, as its stored sections are."""
    found = article.sections.order_by("ordering", "pk").values_list("anchor", "heading", "body")
    # The rows' own queryset refuses to delete.
    models.QuerySet(QuotedCell).filter(article=article, edition=None).delete()
    sections = (ArticleSection(*section) for section in found)
    QuotedCell.objects.bulk_create(cells_of_draft(article, sections))


def _rows(
    sections: Iterable[ArticleSection | SectionContent], shown: Callable[[Mark], EmbedData | None]
) -> Iterator[dict[str, Any]]:
    """Yield the fields of the rows of sections, whose marks are `shown` in their order."""
    number = 0
    for section in sections:
        place = {"anchor": section.anchor[:_MOST], "heading": section.heading}
        marks = [shown(mark) for mark in parse_prose(section.prose).marks]
        numbers = {at: data for at, data in enumerate(marks) if isinstance(data, NumberData)}
        for passage in passages_of(section.prose):
            for data, before, after in quoted_numbers(passage, numbers):
                number += 1
                sentence = {"before": before, "text": data.text, "after": after}
                for row in _cells_of_number(data):
                    yield {"mark": number, **place, **row, **sentence}
            for claim in passage.claims:
                number += 1
                if 0 < len(claim.node.dataset) <= _MOST:
                    yield {
                        "mark": number,
                        "element": QuotedCell.Element.CLAIM,
                        "dataset": claim.node.dataset,
                        "text": passage.sentence(claim.start, claim.end),
                        **place,
                    }
        for table in marks:
            if isinstance(table, TableData):
                number += 1
                for row in _axes_of_table(table):
                    yield {"mark": number, **place, **row}


def _cells_of_number(data: NumberData) -> Iterator[dict[str, Any]]:
    computation = Computation.parse(data.entity)
    cells = computation.cells if computation else [(data.entity, "")]
    for entity, own_period in dict.fromkeys(cells):
        codes = {
            "dataset": data.dataset,
            "entity": entity,
            "indicator": data.indicator,
            "period": own_period or data.period,
        }
        if max(map(len, codes.values())) <= _MOST:
            yield {
                "element": QuotedCell.Element.NUMBER,
                "release": data.release,
                "computation": data.entity if computation else "",
                "value": data.value or "",
                **codes,
            }


def _axes_of_table(data: TableData) -> Iterator[dict[str, Any]]:
    is_chart = isinstance(data, ChartData)
    rows = [{"entity": row.code} for row in data.rows]
    columns = [{"indicator": column.code, "period": column.period} for column in data.columns]
    for axis in [*rows, *columns]:
        if max(map(len, [data.dataset, *axis.values()])) <= _MOST:
            yield {
                "element": QuotedCell.Element.CHART if is_chart else QuotedCell.Element.TABLE,
                "dataset": data.dataset,
                "release": data.release,
                "text": data.caption,
                **axis,
            }


def named_by(mark: Mark) -> NumberData | TableData | None:
    """Return what a mark of a draft names, without any value; None if it names no data."""
    if mark.element == "data":
        slug, (entity, indicator, period) = place_of(mark.reference)
        return NumberData(
            dataset=slug,
            entity=entity,
            indicator=indicator,
            period=period,
            text="…",
            form=mark.attributes.get("data-form", ""),
            wording=mark.attributes.get("data-wording", "").strip(),
        )
    if mark.element not in ("div", "figure"):
        return None
    rows, columns = (
        dict.fromkeys(mark.attributes.get(name, "").split()) or (ALL,)
        for name in ("data-rows", "data-columns")
    )
    return (ChartData if mark.element == "figure" else TableData)(
        dataset=mark.reference,
        caption=mark.attributes.get("data-caption", "").strip(),
        rows=tuple(TableRow(code) for code in rows),
        columns=tuple(
            TableColumn(code, period=period)
            for code, _slash, period in (column.partition("/") for column in columns)
        ),
    )
