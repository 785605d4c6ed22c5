"""All rows of the tables of counting, to be compared and restored."""

from typing import Any

from django.apps import apps
from django.db.models import Model

# The rows of each table, by the name of its model.
type Rows = dict[str, list[dict[str, Any]]]


def models() -> list[type[Model]]:
    """Return the models of counting, that of totals last: on SQLite a trigger changes it."""
    found = apps.get_app_config("pageviews").get_models()
    return sorted(found, key=lambda model: model.__name__ == "ItemTotal")


def stored_counts() -> Rows:
    """Return the rows of every table of counting, sorted, without the numbers that databases give."""
    return {
        model.__name__: sorted(map(_comparable, model._default_manager.values()), key=str)
        for model in models()
    }


def restore_counts(rows: Rows) -> None:
    """Put rows, and only these, into every table of counting."""
    for model in models():
        model._default_manager.all().delete()
        model._default_manager.bulk_create(
            (model(**row) for row in rows[model.__name__]), batch_size=500
        )


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.items()
        if name != "id"
    }
