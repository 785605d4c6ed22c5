"""What was issued stays, also from an update that takes a row's place on SQLite.

`UPDATE OR REPLACE` removes the row whose key the changed one takes, without a look at the triggers
that refuse to remove it. PostgreSQL has no such statement. SQLite drops the triggers of a table
that a later migration rebuilds, so such a migration must create them again;
tests/metrics/models/test_immutability.py goes red if it does not.
"""

from django.db import migrations

# By the table: how the release of a row is found, as in 0003.
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
        same = (
            "id = NEW.id OR (dataset_id = NEW.dataset_id AND number = NEW.number)"
            if table == "metrics_release"
            else "id = NEW.id"
        )
        yield f"""
            CREATE TRIGGER {table}_no_replacing_update BEFORE UPDATE ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE ({same}) AND {release} IN ({issued}))
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in sqlite_statements():
            schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in RELEASES:
            schema_editor.execute(f"DROP TRIGGER {table}_no_replacing_update")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_data_import")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
