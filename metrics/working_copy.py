"""The working copy of a dataset: the release that editors change and nobody else sees."""

from django.db import connection, transaction

from metrics.models import Dataset, Entity, Indicator, Observation, Release

# A release with fewer rows than this is compared and copied in no time, however it is planned.
MANY = 500


@transaction.atomic
def ensure(dataset: Dataset) -> Release:
    """Return the release that editors change: the unissued one, or a new copy of the newest."""
    Dataset.objects.select_for_update().get(pk=dataset.pk)
    newest = dataset.releases.order_by("-number").first()
    if newest and newest.issued_at is None:
        return newest
    release = Release.objects.create(dataset=dataset, number=newest.number + 1 if newest else 1)
    if newest:
        _copy(newest, release)
    return release


def discard(working: Release) -> None:
    """Delete a working copy with all its rows, columns and cells."""
    empty(working)
    working.delete()


def empty(working: Release) -> None:
    """Delete the rows, columns and cells of a working copy: 100,000 cells in one statement."""
    Observation.objects.filter(entity__release=working).delete()
    working.entities.all().delete()
    working.indicators.all().delete()


def analyze_tables(working: Release) -> None:
    """Let PostgreSQL update its statistics of rows and cells, if the working copy has many.

    It does so by itself some minutes later. Until then it takes a release of 10,000 new rows for
    one of a single row, and a join of two such releases takes minutes instead of a second.
    """
    if connection.vendor != "postgresql" or working.entities.count() < MANY:
        return
    tables = (model._meta.db_table for model in (Indicator, Entity, Observation))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def _copy(old: Release, new: Release) -> None:
    """Copy the rows of a release into another by SQL, so that 100,000 cells take one moment."""
    quote = connection.ops.quote_name

    def insert(
        model: type[Indicator | Entity | Observation],
        values: dict[str, str],
        rest: str,
        parameters: list[int],
    ) -> None:
        columns = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        names = ", ".join(quote(column) for column in columns)
        picked = ", ".join(values.get(column, f"old.{quote(column)}") for column in columns)
        table = quote(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(  # Table and column names are the models' own.
                f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} old {rest}"  # noqa: S608
                " ORDER BY old.id",
                parameters,
            )

    here = {"release_id": str(int(new.pk))}
    insert(Indicator, here, "WHERE old.release_id = %s", [old.pk])
    insert(Entity, here, "WHERE old.release_id = %s", [old.pk])
    entity, indicator = quote(Entity._meta.db_table), quote(Indicator._meta.db_table)
    analyze_tables(new)
    insert(
        Observation,
        {"entity_id": "e2.id", "indicator_id": "i2.id"},
        f"""
        JOIN {entity} e1 ON e1.id = old.entity_id AND e1.release_id = %s
        JOIN {indicator} i1 ON i1.id = old.indicator_id
        JOIN {entity} e2 ON e2.code = e1.code AND e2.release_id = %s
        JOIN {indicator} i2 ON i2.code = i1.code AND i2.release_id = %s
        """,
        [old.pk, new.pk, new.pk],
    )
    analyze_tables(new)
