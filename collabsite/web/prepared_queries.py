"""Querysets that are compiled to SQL once, for pages that are requested often.

Compiling a queryset takes Django several times as long as the database takes to answer it, and
planning it takes PostgreSQL most of that time again. Here both are done once for each connection.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import FETCH_RAISE, DateTimeField, Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

type _Compiled = tuple[SQLCompiler, str, tuple[Any, ...]]


class Parameter(Expression):
    """A value of type `output_field` that is given when a prepared query runs."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Return a placeholder, and this parameter instead of its value."""
        return "%s", [self]

    def adapt(self, value: object) -> object:
        """Convert the value for the database."""
        return self.output_field.get_db_prep_value(value, connection)


# For methods of querysets that take a time; typed as Any because they expect a datetime.
AT: Any = Parameter("at", DateTimeField())


class Parameters(Parameter):
    """A list of numbers or texts that is given when a prepared query runs, for the lookup `in`."""

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Return a subquery of the values, and this parameter instead of them."""
        if connection.vendor == "sqlite":
            return "(SELECT value FROM json_each(%s))", [self]
        return f"(SELECT unnest(%s::{self.output_field.db_type(connection)}[]))", [self]

    def adapt(self, value: Any) -> object:  # noqa: ANN401
        """Convert the values for the database."""
        values = list(value)
        return json.dumps(values) if connection.vendor == "sqlite" else values


class PreparedQuery[Row]:
    """A `values_list` queryset with parameters, which is compiled when it first runs.

    `queryset` returns the queryset, and `row` converts the values of a row, such as a named tuple.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self._queryset = queryset
        self._row = row
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: object) -> list[Row]:
        """Return the rows for these parameters; one query."""
        compiler, sql, parameters = self._compile()
        arguments: list[Any] = [
            parameter.adapt(values[parameter.name])
            if isinstance(parameter, Parameter)
            else parameter
            for parameter in parameters
        ]
        # A replica is of the same kind as the database.
        with _open_preparing_cursor(connections[router.db_for_read(_model(compiler))]) as cursor:
            cursor.execute(sql, arguments)
            fetched = cursor.fetchall()
        return [self._row(*row) for row in compiler.results_iter([fetched])]

    def _compile(self) -> _Compiled:
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiler = self._queryset().query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            compiled = self._compiled[connection.vendor] = compiler, sql, tuple(parameters)
        return compiled


@contextmanager
def _open_preparing_cursor(connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """Open a cursor whose queries PostgreSQL plans once for each connection.

    Django's own cursors write the values into the query, so that each one is planned anew. The setting
    `prepare_threshold` of the database says how often a query is run before its plan is kept.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Sites on SQLite need no memory for it.
            from psycopg import Cursor

            cursor.cursor = Cursor(connection.connection)
        yield cursor


def _model(compiler: SQLCompiler) -> type[Model]:
    return cast(type[Model], compiler.query.model)


def columns_of(model: type[Model], *related: str) -> list[str]:
    """Return the names of all columns of a model and of related rows, for `values_list`."""
    own = [field.attname for field in model._meta.concrete_fields]
    return own + [
        f"{name}__{column}" for name in related for column in columns_of(_related(model, name))
    ]


def instance_of[M: Model](model: type[M], *related: str) -> Callable[..., M]:
    """Return a function that converts a row of `columns_of` to an instance with its related ones.

    The instances raise an error when a field that was not read is accessed.
    """

    @cache
    def read_models() -> list[tuple[str, type[Model], list[str]]]:
        # Related models can only be resolved after all are loaded.
        models: dict[str, type[Model]] = {"": model}
        models |= {name: _related(model, name) for name in related}
        return [(name, each, columns_of(each)) for name, each in models.items()]

    def build(*values: object) -> M:
        remaining, instances = iter(values), {}
        for name, each, columns in read_models():
            own = list(islice(remaining, len(columns)))
            has_row = own[columns.index(each._meta.pk.attname)] is not None
            instances[name] = (
                each.from_db(DEFAULT_DB_ALIAS, columns, own, fetch_mode=FETCH_RAISE)
                if has_row
                else None
            )
        instance: Any = instances[""]
        for name in related:
            setattr(instance, name, instances[name])
        return cast(M, instance)

    return build


def _related(model: type[Model], name: str) -> type[Model]:
    return cast(type[Model], model._meta.get_field(name).related_model)
