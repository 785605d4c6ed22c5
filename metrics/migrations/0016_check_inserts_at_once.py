"""Let PostgreSQL check the observations of a statement that inserts them at once, not row by row.

For a million values that takes two seconds instead of forty. What it refuses stays the same: values
of an issued release, and those whose entity and indicator belong to different releases. Updates and
deletions are checked by row as before, and SQLite checks all by row.
"""

from importlib import import_module

from django.db import migrations

immutability = import_module("metrics.migrations.0002_immutability")

REFUSE = (
    f"RAISE EXCEPTION '{immutability.REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
)
MIX = f"RAISE EXCEPTION '{immutability.MIXED}' USING ERRCODE = 'integrity_constraint_violation'"

CREATE = [
    f"""
        CREATE FUNCTION metrics_observations_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT 1 FROM inserted
                JOIN metrics_entity e ON e.id = inserted.entity_id
                JOIN metrics_release r ON r.id = e.release_id
                WHERE r.issued_at IS NOT NULL
            ) THEN {REFUSE}; END IF;
            IF EXISTS (
                SELECT 1 FROM inserted
                JOIN metrics_entity e ON e.id = inserted.entity_id
                JOIN metrics_indicator i ON i.id = inserted.indicator_id
                WHERE e.release_id <> i.release_id
            ) THEN {MIX}; END IF;
            RETURN NULL;
        END $$
    """,
    """
        CREATE TRIGGER metrics_observations_stay AFTER INSERT ON metrics_observation
        REFERENCING NEW TABLE AS inserted
        FOR EACH STATEMENT EXECUTE FUNCTION metrics_observations_stay()
    """,
    "DROP TRIGGER metrics_observation_stays ON metrics_observation",
    """
        CREATE TRIGGER metrics_observation_stays BEFORE UPDATE OR DELETE ON metrics_observation
        FOR EACH ROW EXECUTE FUNCTION metrics_observation_stays()
    """,
]
DROP = [
    "DROP FUNCTION metrics_observations_stay CASCADE",
    "DROP TRIGGER metrics_observation_stays ON metrics_observation",
    """
        CREATE TRIGGER metrics_observation_stays BEFORE INSERT OR UPDATE OR DELETE
        ON metrics_observation FOR EACH ROW EXECUTE FUNCTION metrics_observation_stays()
    """,
]


def check_by_statement(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in CREATE:
            schema_editor.execute(statement)


def check_by_row(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0015_fewer_indexes")]

    operations = [migrations.RunPython(check_by_statement, check_by_row)]
