"""Store which datasets the prose of each section quotes, and let the database keep that.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must
create them again; tests/articles/models/test_section_data.py fails if it does not.
"""

import django.db.models.deletion
from django.db import migrations, models

SECTION = "articles_section"
# The datasets in the prose of the section `s`, named by marks of numbers, tables and charts up to
# the first slash. A longer name is no dataset's slug.
QUOTED = {
    # SQLite has no regular expressions: the prose becomes a JSON array with an item for each
    # attribute. Nothing that JSON escapes begins with a space, so that no escape is cut.
    "sqlite": f"""
        INSERT INTO articles_sectiondata (section_id, dataset)
        SELECT DISTINCT id, dataset FROM (
            SELECT id, substr(reference, 1, instr(reference || '/', '/') - 1) AS dataset FROM (
                SELECT id, substr(value, 1, instr(value || '"', '"') - 1) AS reference FROM (
                    SELECT s.id, substr(part.value, instr(part.value, '="') + 2) AS value
                    FROM {SECTION} s, json_each('[' || replace(
                        json_quote(replace(s.body, '''', '"')), ' data-', '","'
                    ) || ']') part
                    WHERE {{which}} AND substr(part.value, 1, instr(part.value, '="') - 1)
                        IN ('cell', 'table', 'chart')
                )
            )
        ) WHERE length(dataset) BETWEEN 1 AND 120
    """,
    "postgresql": f"""
        INSERT INTO articles_sectiondata (section_id, dataset)
        SELECT DISTINCT s.id, mark[1] FROM {SECTION} s, regexp_matches(
            s.body, ' data-(?:cell|table|chart)=["'']([^"''/]{{{{1,120}}}})["''/]', 'g'
        ) AS mark
        WHERE {{which}}
    """,
}
DELETE = "DELETE FROM articles_sectiondata WHERE section_id = {row}.id"


def create_on_sqlite():
    insert = QUOTED["sqlite"].format(which="s.id = NEW.id")
    for name, when in {
        "insert": f"AFTER INSERT ON {SECTION}",
        "update": f"AFTER UPDATE OF body ON {SECTION} WHEN OLD.body <> NEW.body",
    }.items():
        deletion = DELETE.format(row="NEW")
        yield f"CREATE TRIGGER {SECTION}_data_{name} {when} BEGIN {deletion}; {insert}; END"
    deletion = DELETE.format(row="OLD")
    yield f"CREATE TRIGGER {SECTION}_data_delete AFTER DELETE ON {SECTION} BEGIN {deletion}; END"


def drop_on_sqlite():
    for name in ("insert", "update", "delete"):
        yield f"DROP TRIGGER {SECTION}_data_{name}"


def create_on_postgresql():
    yield f"""
        CREATE FUNCTION {SECTION}_data() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                {DELETE.format(row="OLD")};
            ELSE
                {DELETE.format(row="NEW")};
                {QUOTED["postgresql"].format(which="s.id = NEW.id")};
            END IF;
            RETURN NULL;
        END $$
    """
    execute = f"FOR EACH ROW EXECUTE FUNCTION {SECTION}_data()"
    yield f"CREATE TRIGGER {SECTION}_data AFTER INSERT OR DELETE ON {SECTION} {execute}"
    yield f"""
        CREATE TRIGGER {SECTION}_data_update AFTER UPDATE OF body ON {SECTION}
        FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION {SECTION}_data()
    """


def drop_on_postgresql():
    yield f"DROP FUNCTION {SECTION}_data CASCADE"


def create_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in create_on_sqlite() if is_sqlite else create_on_postgresql():
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in drop_on_sqlite() if is_sqlite else drop_on_postgresql():
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    schema_editor.execute(QUOTED[schema_editor.connection.vendor].format(which="1 = 1"))


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_article_lists")]

    operations = [
        migrations.CreateModel(
            name="SectionData",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "section",
                        "dataset",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.section",
                    ),
                ),
                ("dataset", models.CharField(max_length=120)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["dataset", "section"], name="section_data_dataset")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
