"""What was issued stays: the database refuses to change a release, its columns, rows or values.

It refuses too an observation whose entity and indicator belong to different releases. SQLite
drops the triggers of a table that a later migration rebuilds, so such a migration must create them
again; tests/metrics/models/test_immutability.py goes red if it does not.
"""

from django.db import migrations

RELEASE_CHILDREN = ["metrics_indicator", "metrics_entity", "metrics_releasesource"]
REFUSAL = "a release stays as it was issued"
MIXED = "an observation belongs to one release"


def issued(release):
    return f"(SELECT issued_at IS NOT NULL FROM metrics_release WHERE id = {release})"


def of_entity(row):
    return f"(SELECT release_id FROM metrics_entity WHERE id = {row}.entity_id)"


def of_indicator(row):
    return f"(SELECT release_id FROM metrics_indicator WHERE id = {row}.indicator_id)"


def sqlite_statements():
    for operation in ["UPDATE", "DELETE"]:
        yield f"""
            CREATE TRIGGER metrics_release_no_{operation.lower()}
            BEFORE {operation} ON metrics_release WHEN OLD.issued_at IS NOT NULL
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
    for operation, rows in [("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])]:
        for table in RELEASE_CHILDREN:
            condition = " OR ".join(issued(f"{row}.release_id") for row in rows)
            yield f"""
                CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table}
                WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
            """
        condition = " OR ".join(issued(of_entity(row)) for row in rows)
        yield f"""
            CREATE TRIGGER metrics_observation_no_{operation.lower()}
            BEFORE {operation} ON metrics_observation
            WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
        if "NEW" in rows:
            yield f"""
                CREATE TRIGGER metrics_observation_one_release_{operation.lower()}
                BEFORE {operation} ON metrics_observation
                WHEN {of_entity("NEW")} <> {of_indicator("NEW")}
                BEGIN SELECT RAISE(ABORT, '{MIXED}'); END
            """


def postgresql_statements():
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    mixed = f"RAISE EXCEPTION '{MIXED}' USING ERRCODE = 'integrity_constraint_violation'"
    yield f"""
        CREATE FUNCTION metrics_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.issued_at IS NOT NULL THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
    """
    yield """
        CREATE TRIGGER metrics_release_stays BEFORE UPDATE OR DELETE ON metrics_release
        FOR EACH ROW EXECUTE FUNCTION metrics_release_stays()
    """
    yield f"""
        CREATE FUNCTION metrics_release_child_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND {issued("OLD.release_id")} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {issued("NEW.release_id")} THEN {refuse}; END IF;
            RETURN NEW;
        END $$
    """
    for table in RELEASE_CHILDREN:
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION metrics_release_child_stays()
        """
    yield f"""
        CREATE FUNCTION metrics_observation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND {issued(of_entity("OLD"))} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {issued(of_entity("NEW"))} THEN {refuse}; END IF;
            IF {of_entity("NEW")} <> {of_indicator("NEW")} THEN {mixed}; END IF;
            RETURN NEW;
        END $$
    """
    yield """
        CREATE TRIGGER metrics_observation_stays BEFORE INSERT OR UPDATE OR DELETE
        ON metrics_observation FOR EACH ROW EXECUTE FUNCTION metrics_observation_stays()
    """


def create_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[vendor]()
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for function in ["release", "release_child", "observation"]:
            schema_editor.execute(f"DROP FUNCTION metrics_{function}_stays CASCADE")
        return
    for operation in ["update", "delete"]:
        schema_editor.execute(f"DROP TRIGGER metrics_release_no_{operation}")
    for operation in ["insert", "update", "delete"]:
        for table in [*RELEASE_CHILDREN, "metrics_observation"]:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{operation}")
        if operation != "delete":
            schema_editor.execute(f"DROP TRIGGER metrics_observation_one_release_{operation}")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
