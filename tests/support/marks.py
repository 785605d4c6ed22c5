"""Marks of the data, rendered without an article around them."""

import datetime as dt

from articles.content import EmbedData
from articles.prose.marks import RenderContext, Rendered
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark
from metrics.shown import ChartData, NumberData, TableData


def render_mark(mark: Mark, *, language: str, at: dt.datetime) -> Rendered:
    """Render a mark for an article in this language at this time."""
    session = DataSession([mark], at=at)
    return session.render(mark, RenderContext(language))


def number_of(data: EmbedData) -> NumberData:
    """Return the data of a number as such."""
    assert isinstance(data, NumberData)
    return data


def table_of(data: EmbedData) -> TableData:
    """Return the data of a table or chart as such."""
    assert isinstance(data, TableData)
    return data


def chart_of(data: EmbedData) -> ChartData:
    """Return the data of a chart as such."""
    assert isinstance(data, ChartData)
    return data
