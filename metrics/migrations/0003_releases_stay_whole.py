"""What was issued stays, also from statements for which no trigger of a row is asked.

PostgreSQL empties a table by TRUNCATE, and SQLite takes rows out by REPLACE, without a look at the
triggers that refuse to remove a row. SQLite drops the triggers of a table that a later migration
rebuilds, so such a migration must create them again; tests/metrics/models/test_immutability.py goes red
if it does not.
"""

from django.db import migrations

# By the table: how the release of a row is found.
RELEASES = {
    "metrics_release": "id",
    "metrics_indicator": "release_id",
    "metrics_entity": "release_id",
    "metrics_releasesource": "release_id",
    "metrics_observation": "(SELECT release_id FROM metrics_entity WHERE id = entity_id)",
}
REFUSAL = "a release stays as it was issued"


def sqlite_statements():
    issued = "SELECT id FROM metrics_release WHERE issued_at IS NOT NULL"
    for table, release in RELEASES.items():
        # A row of an issued release with another key is refused before it replaces one.
        same = (
            "id = NEW.id OR (dataset_id = NEW.dataset_id AND number = NEW.number)"
            if table == "metrics_release"
            else "id = NEW.id"
        )
        yield f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE ({same}) AND {release} IN ({issued}))
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """


def postgresql_statements():
    yield f"""
        CREATE FUNCTION metrics_releases_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM metrics_release WHERE issued_at IS NOT NULL)
            THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """
    for table in RELEASES:
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION metrics_releases_stay()
        """


def create_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[vendor]()
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION metrics_releases_stay CASCADE")
        return
    for table in RELEASES:
        schema_editor.execute(f"DROP TRIGGER {table}_no_replace")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_releases_stay")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
