"""What was published stays, also from statements for which no trigger of a row is asked.

PostgreSQL empties a table by TRUNCATE, and SQLite takes rows out by REPLACE, without a look at the
triggers that refuse to remove a row. SQLite drops the triggers of a table that a later migration
rebuilds, so such a migration must create them again; tests/articles/models/test_immutability.py goes red
if it does not.
"""

from django.db import migrations

TABLES = ["articles_edition", "articles_editionreference", "articles_editiontopic"]

SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
REFUSAL = "an edition stays as it was published"

# Of the rows that an INSERT would replace: by the table, what makes a row the same as NEW.
SAME = {
    "articles_edition": "article_id = NEW.article_id AND number = NEW.number",
    "articles_editionreference": (
        "edition_id = NEW.edition_id AND (number = NEW.number OR source_id = NEW.source_id)"
    ),
    "articles_editiontopic": "edition_id = NEW.edition_id AND topic_id = NEW.topic_id",
}


def sqlite_statements():
    published = f"SELECT id FROM articles_edition WHERE published_at <= {SQLITE_NOW}"
    for table in TABLES:
        edition = "id" if table == "articles_edition" else "edition_id"
        yield f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (
                SELECT 1 FROM {table}
                WHERE {edition} IN ({published}) AND (id = NEW.id OR ({SAME[table]}))
            )
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """


def postgresql_statements():
    yield f"""
        CREATE FUNCTION articles_editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM articles_edition WHERE published_at <= clock_timestamp())
            THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """
    for table in TABLES:
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION articles_editions_stay()
        """


def create_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[vendor]()
    for statement in statements:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_editions_stay CASCADE")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_no_replace")


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_exemptions_outlive")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
