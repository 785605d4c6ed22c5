"""Marks of the data, rendered without an article around them."""

import datetime as dt

from articles.content import ChartData, EmbedData, NumberData, TableData
from articles.prose import embeds
from articles.prose.document import Mark
from articles.prose.embeds import RenderContext, Rendered


def render_mark(mark: Mark, *, language: str, at: dt.datetime) -> Rendered:
    """Render a mark for an article in this language at this time."""
    session = embeds.provider().open_session([mark], at=at)
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
