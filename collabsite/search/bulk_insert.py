"""Many rows at once, without an object for each: a release has a hundred thousand numbers."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

from collabsite.search.models import TokensField


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of all fields but the key, by the names of their columns, as one statement."""
    if not rows:
        return
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(quote(field.column or field.name) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    adapted = [(field.attname, _adapter(field)) for field in fields]
    values = [adapt(row[name]) for row in rows for name, adapt in adapted]
    with connection.cursor() as cursor:
        cursor.execute(  # Table and column names are the model's own.
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES"  # noqa: S608
            f" {', '.join([row] * len(rows))}",
            values,
        )


def _adapter(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Return what makes a value of the field one that the database's driver takes."""
    match field:
        case models.DateTimeField():
            return _moment
        case models.DateField():
            return _day
        case models.JSONField():
            return json.dumps
        case TokensField():
            return lambda value: field.get_db_prep_value(value, connection)
        case _:
            return _as_it_is


def _as_it_is(value: Any) -> Any:  # noqa: ANN401
    return value


# Thousands of rows share theirs.
@lru_cache(maxsize=1_000)
def _moment(value: dt.datetime) -> Any:  # noqa: ANN401
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=1_000)
def _day(value: dt.date) -> Any:  # noqa: ANN401
    return connection.ops.adapt_datefield_value(value)
