"""Tells the database's planner how much there is, after much has come."""

from django.db import connection

from metrics.models import Entity, Indicator, Observation, Release

# A release with fewer rows than this is compared and copied in no time, however it is planned.
MANY = 500


def tell_planner(release: Release) -> None:
    """Let PostgreSQL look again how many rows and cells there are, if the release has many.

    It does so by itself some minutes later. Until then it takes a release of 10,000 new rows for
    one of a single row, and a join of two such releases takes minutes instead of a second.
    """
    if connection.vendor != "postgresql" or release.entities.count() < MANY:
        return
    tables = (model._meta.db_table for model in (Indicator, Entity, Observation))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
