"""Let the database itself refuse to change or remove a published edition.

An edition whose time has not come may still be removed (a withdrawn schedule). Row triggers refuse
UPDATE and DELETE. They do not fire for TRUNCATE on PostgreSQL and for the rows that SQLite removes
by REPLACE, for which there are further triggers.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must
create them again; tests/articles/models/test_immutability.py fails if it does not.
"""

from django.db import migrations

EDITION = "articles_edition"
# The rows of an edition: the condition under which a row is the same as NEW, besides its id.
CHILDREN = {
    "articles_editionreference": (
        "edition_id = NEW.edition_id AND (number = NEW.number OR source_id = NEW.source_id)"
    ),
    "articles_editiontopic": "edition_id = NEW.edition_id AND topic_id = NEW.topic_id",
    "articles_editionauthor": (
        "edition_id = NEW.edition_id AND (number = NEW.number OR author_slug = NEW.author_slug)"
    ),
    "articles_editiondata": "edition_id = NEW.edition_id AND dataset = NEW.dataset",
}
SAME_EDITION = "article_id = NEW.article_id AND number = NEW.number"

REFUSAL = "an edition stays as it was published"
SQLITE_PUBLISHED = (
    "SELECT id FROM articles_edition WHERE published_at <= strftime('%Y-%m-%d %H:%M:%f', 'now')"
)


def sqlite_triggers(table, edition, same):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
    yield f"""
        CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        WHEN OLD.{edition} IN ({SQLITE_PUBLISHED}) {refuse}
    """
    yield f"""
        CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (
            SELECT 1 FROM {table}
            WHERE {edition} IN ({SQLITE_PUBLISHED}) AND (id = NEW.id OR ({same}))
        ) {refuse}
    """


def create_on_sqlite():
    yield from sqlite_triggers(EDITION, "id", SAME_EDITION)
    for table, same in CHILDREN.items():
        yield from sqlite_triggers(table, "edition_id", same)


def drop_on_sqlite():
    for table in [EDITION, *CHILDREN]:
        for operation in ["update", "delete", "replace"]:
            yield f"DROP TRIGGER {table}_no_{operation}"


def create_on_postgresql():
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    yield f"""
        CREATE FUNCTION articles_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.published_at > clock_timestamp() THEN RETURN OLD; END IF;
            {refuse};
        END $$
    """
    yield f"""
        CREATE FUNCTION articles_edition_child_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT EXISTS (
                SELECT 1 FROM articles_edition
                WHERE id = OLD.edition_id AND published_at <= clock_timestamp()
            ) THEN RETURN OLD; END IF;
            {refuse};
        END $$
    """
    yield f"""
        CREATE FUNCTION articles_editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM articles_edition WHERE published_at <= clock_timestamp())
            THEN {refuse};
            END IF;
            RETURN NULL;
        END $$
    """
    for table in [EDITION, *CHILDREN]:
        function = "articles_edition_stays" if table == EDITION else "articles_edition_child_stays"
        yield f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {function}()
        """
        yield f"""
            CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION articles_editions_stay()
        """


def drop_on_postgresql():
    for name in [
        "articles_edition_stays",
        "articles_edition_child_stays",
        "articles_editions_stay",
    ]:
        yield f"DROP FUNCTION {name} CASCADE"


def create_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in create_on_sqlite() if is_sqlite else create_on_postgresql():
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in drop_on_sqlite() if is_sqlite else drop_on_postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
