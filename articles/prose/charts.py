"""Charts in the prose of an article, by names that tell them apart. Pure.

A chart is named by its dataset, and further ones of the dataset by their number: `rivers`, `rivers#2`.
The names are the same in a translation that shows the same charts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from articles.prose.document import Mark, parse_prose


class ChartNames:
    """Names of charts, which are given in the order of the text."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def name(self, mark: Mark) -> str:
        """Return the name of the next chart."""
        self._counts[mark.reference] += 1
        number = self._counts[mark.reference]
        return mark.reference if number == 1 else f"{mark.reference}#{number}"


def find_charts(bodies: Iterable[str]) -> dict[str, Mark]:
    """Return the charts in the bodies of an article's sections, in order, by their names."""
    names = ChartNames()
    return {names.name(mark): mark for mark in _charts(bodies)}


def caption_of(mark: Mark) -> str:
    """Return the caption that is written for a chart, '' if it has that of its dataset."""
    return mark.attributes.get("data-caption", "").strip()


def _charts(bodies: Iterable[str]) -> Iterator[Mark]:
    for body in bodies:
        if "<figure" in body:
            yield from (mark for mark in parse_prose(body).marks if mark.element == "figure")
