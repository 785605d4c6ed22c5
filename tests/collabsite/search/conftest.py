"""An index of made-up documents that belong to no app."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from collabsite.search import index
from collabsite.search.index import SearchDocument

NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)

type Make = Callable[..., SearchDocument]


def document(name: str, /, **fields: Any) -> SearchDocument:
    """Return a document of this name that has been public for a year at NOW."""
    plain: dict[str, Any] = {
        "owner": f"test:{name}",
        "state": 1,
        "kind": "article",
        "key": name,
        "url": f"/{name}/",
        "title": name,
        "language": "en",
        "date": dt.date(2025, 1, 1),
        "year": 2025,
        "since": NOW - dt.timedelta(days=365),
    }
    return SearchDocument(**{**plain, **fields})


CORPUS = [
    document(
        "rivers",
        title="Rivers and Labs",
        lead="Two laboratories measured the same rivers.",
        text="Joint papers grew by 35% to 1,240. Agreement is worth having.",
        topics=("water",),
        alias="Ann Müller",
    ),
    document(
        "older-rivers",
        title="Rivers",
        lead="An older text.",
        date=dt.date(2020, 3, 4),
        year=2020,
        topics=("history", "water"),
    ),
    document(
        "mentions",
        title="On Boats",
        lead="A boat is needed.",
        text="All rivers need boats, and papers that are joint need a lab.",
        date=dt.date(2024, 6, 1),
        year=2024,
    ),
    document(
        "retracted",
        title="Rivers of error",
        text="It was wrong.",
        retracted=True,
        date=dt.date(2026, 1, 1),
        year=2026,
    ),
    document(
        "hezuo",
        title="中美合作研究",
        lead="联合论文增长了百分之三十五。",
        text="河水的研究需要合作。水很深。",
        language="zh-hans",
        topics=("water",),
    ),
    document(
        "shui",
        title="Water in Chinese",
        text="A text on 合作 and 研究 apart.",
        date=dt.date(2024, 1, 1),
        year=2024,
    ),
    document("data", kind="dataset", title="The rivers in numbers", lead="Samples of rivers."),
    *(
        document(
            f"data/{row}/{column}",
            kind="number",
            title=f"{row}, {column}",
            name=value,
            alias="The rivers in numbers",
            place=place,
            facts={"value": value},
        )
        for place, (row, column, value) in enumerate(
            [
                ("Elbe", "samples", "1,240"),
                ("Elbe", "change", "+35%"),
                ("Yangtze", "samples", "890"),
            ]
        )
    ),
    document(
        "river-atlas-2023",
        kind="source",
        title="River Atlas",
        lead="Water Board",
        date=dt.date(2023, 1, 1),
        year=2023,
    ),
]


@pytest.fixture
def corpus(db: None) -> None:
    """The documents of CORPUS, indexed."""
    index.add(CORPUS)
