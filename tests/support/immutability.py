"""Statements that row triggers do not see."""

from django.db import connection


def execute_past_row_triggers(table: str) -> None:
    """Try to remove or replace all rows of a table in one statement."""
    # PostgreSQL truncates nothing while it has keys of other tables to look at.
    connection.check_constraints()
    statements = {
        "postgresql": f"TRUNCATE {table} CASCADE",
        "sqlite": f"REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
