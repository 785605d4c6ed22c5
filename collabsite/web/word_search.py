"""Search for words in columns of a table."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet


def filter_by_words[T: Model](
    rows: QuerySet[T], words: Sequence[str], *lookups: str
) -> QuerySet[T]:
    """Filter the rows in which each of the words is found by one of the lookups."""
    for word in words:
        rows = rows.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return rows
