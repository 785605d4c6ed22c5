"""Querysets that are compiled to SQL once, for pages that are requested often.

Compiling one takes Django several times as long as the database takes to answer it.
"""

import json
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FETCH_RAISE, Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

type _Compiled = tuple[SQLCompiler, str, tuple[Any, ...]]


class Parameter(Expression):
    """A value of a prepared query that is given when it runs, of the type of `output_field`."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Return a placeholder, with this parameter in place of its value."""
        return "%s", [self]

    def adapt(self, value: object) -> object:
        """Return the value in the form of the database driver."""
        return self.output_field.get_db_prep_value(value, connection)


class Parameters(Parameter):
    """Any number of values of a prepared query, for the lookup `in`."""

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Return a subquery of the values, with these parameters in place of them."""
        if connection.vendor == "sqlite":
            return "(SELECT value FROM json_each(%s))", [self]
        return f"(SELECT unnest(%s::{self.output_field.db_type(connection)}[]))", [self]

    def adapt(self, value: Any) -> object:  # noqa: ANN401
        """Return the values in the form of the database driver."""
        values = [super(Parameters, self).adapt(each) for each in value]
        return json.dumps(values) if connection.vendor == "sqlite" else values


class PreparedQuery[Row]:
    """A queryset of `values_list` with parameters, which is compiled when it first runs.

    `queryset` makes it, and `row` makes what `rows` returns of the values of each row.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self._queryset = queryset
        self._row = row
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: object) -> list[Row]:
        """Return the rows for these values of the parameters; one query."""
        compiler, sql, parameters = self._compile()
        given: list[Any] = [
            each.adapt(values[each.name]) if isinstance(each, Parameter) else each
            for each in parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return [self._row(*each) for each in compiler.results_iter([found])]

    def _compile(self) -> _Compiled:
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            compiler = self._queryset().query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            compiled = self._compiled[connection.vendor] = compiler, sql, tuple(parameters)
        return compiled


def columns_of(model: type[Model], *related: str) -> list[str]:
    """Return the names of all columns of a model and of related rows, for `values_list`."""
    own = [field.attname for field in model._meta.concrete_fields]
    return own + [
        f"{name}__{column}" for name in related for column in columns_of(_related(model, name))
    ]


def instance_of[M: Model](model: type[M], *related: str) -> Callable[..., M]:
    """Return a function that makes an instance of a row, which can fetch nothing more."""

    @cache
    def parts() -> list[tuple[str, type[Model], list[str]]]:
        # Related models are known once all are loaded.
        models: dict[str, type[Model]] = {"": model}
        models |= {name: _related(model, name) for name in related}
        return [(name, each, columns_of(each)) for name, each in models.items()]

    def make(*values: object) -> M:
        remaining, made = iter(values), {}
        for name, each, columns in parts():
            own = list(islice(remaining, len(columns)))
            is_row = own[columns.index(each._meta.pk.attname)] is not None
            made[name] = (
                each.from_db(DEFAULT_DB_ALIAS, columns, own, fetch_mode=FETCH_RAISE)
                if is_row
                else None
            )
        found: Any = made[""]
        for name in related:
            setattr(found, name, made[name])
        return cast(M, found)

    return make


def _related(model: type[Model], name: str) -> type[Model]:
    return cast(type[Model], model._meta.get_field(name).related_model)
