"""Which datasets the text of an edition shows, read from what it froze by the database itself."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, JSONField
from django.db.models.sql.compiler import SQLCompiler

from articles.models import EditionQuerySet


class _DatasetsShown(Func):
    """The slugs of the datasets of an edition's embeds, as a JSON list; null for what is no data."""

    output_field = JSONField()

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **extra: Any,  # noqa: ANN401
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the list as SQLite makes it."""
        template = (
            "(SELECT json_group_array(json_extract(value, '$.data.dataset'))"
            " FROM json_each(%(expressions)s, '$.embeds'))"
        )
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **extra: Any,  # noqa: ANN401
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the list as PostgreSQL makes it."""
        template = "jsonb_path_query_array(%(expressions)s, '$.embeds[*].data.dataset')"
        return self.as_sql(compiler, connection, template=template, **extra)


def datasets_shown(editions: EditionQuerySet) -> set[str]:
    """Return the slugs by which these editions name the datasets that they show. One query."""
    lists = editions.annotate(shown=_DatasetsShown("content")).values_list("shown", flat=True)
    return {slug for slugs in lists for slug in slugs if slug}
