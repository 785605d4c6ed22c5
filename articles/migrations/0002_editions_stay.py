"""What was published stays: the database itself refuses to change or remove an edition.

An edition whose time has not come may still be removed (a withdrawn schedule). SQLite drops the
triggers of a table that a later migration rebuilds, so such a migration must create them again;
tests/articles/models/test_immutability.py goes red if it does not.
"""

from django.db import migrations

# The rows that belong to an edition, by its edition_id.
CHILDREN = ["articles_editionreference", "articles_editiontopic"]

SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
REFUSAL = "an edition stays as it was published"


def sqlite_statements():
    yield f"""
        CREATE TRIGGER articles_edition_no_update BEFORE UPDATE ON articles_edition
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    yield f"""
        CREATE TRIGGER articles_edition_no_delete BEFORE DELETE ON articles_edition
        WHEN OLD.published_at <= {SQLITE_NOW}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for table in CHILDREN:
        yield f"""
            CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """
        yield f"""
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            WHEN EXISTS (
                SELECT 1 FROM articles_edition
                WHERE id = OLD.edition_id AND published_at <= {SQLITE_NOW}
            )
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """


def postgresql_statements():
    yield f"""
        CREATE FUNCTION articles_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.published_at > clock_timestamp() THEN RETURN OLD; END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    yield """
        CREATE TRIGGER articles_edition_stays BEFORE UPDATE OR DELETE ON articles_edition
        FOR EACH ROW EXECUTE FUNCTION articles_edition_stays()
    """
    yield f"""
        CREATE FUNCTION articles_edition_child_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT EXISTS (
                SELECT 1 FROM articles_edition
                WHERE id = OLD.edition_id AND published_at <= clock_timestamp()
            ) THEN RETURN OLD; END IF;
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table in CHILDREN:
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION articles_edition_child_stays()
        """


def create_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[vendor]()
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_edition_stays CASCADE")
        schema_editor.execute("DROP FUNCTION articles_edition_child_stays CASCADE")
        return
    for table in ["articles_edition", *CHILDREN]:
        schema_editor.execute(f"DROP TRIGGER {table}_no_update")
        schema_editor.execute(f"DROP TRIGGER {table}_no_delete")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
