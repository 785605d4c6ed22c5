"""Let the database itself refuse to change an issued release, its columns, rows or values.

It also refuses an observation whose entity and indicator belong to different releases. Row triggers
refuse INSERT, UPDATE and DELETE. They do not fire for TRUNCATE on PostgreSQL and for the rows that
SQLite removes by REPLACE, be it of an INSERT or an UPDATE, for which there are further triggers.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must
create them again; tests/metrics/models/test_immutability.py fails if it does not.
"""

from django.db import migrations

RELEASE_CHILDREN = ["metrics_indicator", "metrics_entity", "metrics_releasesource"]
# The release of a row, by table.
RELEASES = {
    "metrics_release": "id",
    **dict.fromkeys(RELEASE_CHILDREN, "release_id"),
    "metrics_observation": "(SELECT release_id FROM metrics_entity WHERE id = entity_id)",
}
REFUSAL = "a release stays as it was issued"
MIXED = "an observation belongs to one release"


def issued(release):
    return f"(SELECT issued_at IS NOT NULL FROM metrics_release WHERE id = {release})"


def of_entity(row):
    return f"(SELECT release_id FROM metrics_entity WHERE id = {row}.entity_id)"


def of_indicator(row):
    return f"(SELECT release_id FROM metrics_indicator WHERE id = {row}.indicator_id)"


def sqlite_trigger(name, operation, table, condition, message=REFUSAL):
    return f"""
        CREATE TRIGGER {name} BEFORE {operation} ON {table}
        WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END
    """


def create_on_sqlite():
    for operation in ["UPDATE", "DELETE"]:
        name = f"metrics_release_no_{operation.lower()}"
        yield sqlite_trigger(name, operation, "metrics_release", "OLD.issued_at IS NOT NULL")
    for operation, rows in [("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])]:
        suffix = operation.lower()
        for table in RELEASE_CHILDREN:
            condition = " OR ".join(issued(f"{row}.release_id") for row in rows)
            yield sqlite_trigger(f"{table}_no_{suffix}", operation, table, condition)
        condition = " OR ".join(issued(of_entity(row)) for row in rows)
        name = f"metrics_observation_no_{suffix}"
        yield sqlite_trigger(name, operation, "metrics_observation", condition)
        if "NEW" in rows:
            name = f"metrics_observation_one_release_{suffix}"
            condition = f"{of_entity('NEW')} <> {of_indicator('NEW')}"
            yield sqlite_trigger(name, operation, "metrics_observation", condition, MIXED)
    for table, release in RELEASES.items():
        # A row of an issued release with another key is refused before it replaces one.
        same = (
            "id = NEW.id OR (dataset_id = NEW.dataset_id AND number = NEW.number)"
            if table == "metrics_release"
            else "id = NEW.id"
        )
        condition = f"""
            EXISTS (
                SELECT 1 FROM {table} WHERE ({same}) AND {release} IN (
                    SELECT id FROM metrics_release WHERE issued_at IS NOT NULL
                )
            )
        """
        yield sqlite_trigger(f"{table}_no_replace", "INSERT", table, condition)
        yield sqlite_trigger(f"{table}_no_replacing_update", "UPDATE", table, condition)


def drop_on_sqlite():
    for table in RELEASES:
        for operation in ["insert", "update", "delete", "replace", "replacing_update"]:
            if (table, operation) != ("metrics_release", "insert"):
                yield f"DROP TRIGGER {table}_no_{operation}"
    for operation in ["insert", "update"]:
        yield f"DROP TRIGGER metrics_observation_one_release_{operation}"


def create_on_postgresql():
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
    yield f"""
        CREATE FUNCTION metrics_release_child_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND {issued("OLD.release_id")} THEN {refuse}; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {issued("NEW.release_id")} THEN {refuse}; END IF;
            RETURN NEW;
        END $$
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
    yield f"""
        CREATE FUNCTION metrics_releases_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM metrics_release WHERE issued_at IS NOT NULL)
            THEN {refuse};
            END IF;
            RETURN NULL;
        END $$
    """
    yield """
        CREATE TRIGGER metrics_release_stays BEFORE UPDATE OR DELETE ON metrics_release
        FOR EACH ROW EXECUTE FUNCTION metrics_release_stays()
    """
    for table in RELEASE_CHILDREN:
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION metrics_release_child_stays()
        """
    yield """
        CREATE TRIGGER metrics_observation_stays BEFORE INSERT OR UPDATE OR DELETE
        ON metrics_observation FOR EACH ROW EXECUTE FUNCTION metrics_observation_stays()
    """
    for table in RELEASES:
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION metrics_releases_stay()
        """


def drop_on_postgresql():
    for function in ["release_stays", "release_child_stays", "observation_stays", "releases_stay"]:
        yield f"DROP FUNCTION metrics_{function} CASCADE"


def create_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in create_on_sqlite() if is_sqlite else create_on_postgresql():
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in drop_on_sqlite() if is_sqlite else drop_on_postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
