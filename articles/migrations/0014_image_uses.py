"""Store which images drafts and editions show, and the files of pictures that were replaced.

The database keeps the images of sections, and refuses to change those of published editions. SQLite
drops the triggers of a table that a later migration rebuilds, so such a migration must create them
again; tests/articles/models/test_image_uses.py fails if it does not.
"""

import django.db.models.deletion
from django.db import migrations, models

SECTION = "articles_section"
EDITION_IMAGE = "articles_editionimage"
# The images in the prose of the section `s`. See 0008_section_data for the way SQLite reads it.
SHOWN = {
    "sqlite": f"""
        INSERT INTO articles_sectionimage (section_id, image)
        SELECT DISTINCT id, image FROM (
            SELECT id, substr(value, 1, instr(value || '"', '"') - 1) AS image FROM (
                SELECT s.id, substr(part.value, instr(part.value, '="') + 2) AS value
                FROM {SECTION} s, json_each('[' || replace(
                    json_quote(replace(s.body, '''', '"')), ' data-', '","'
                ) || ']') part
                WHERE {{which}} AND substr(part.value, 1, instr(part.value, '="') - 1) = 'image'
            )
        ) WHERE length(image) BETWEEN 1 AND 32
    """,
    "postgresql": f"""
        INSERT INTO articles_sectionimage (section_id, image)
        SELECT DISTINCT s.id, mark[1] FROM {SECTION} s, regexp_matches(
            s.body, ' data-image=["'']([^"'']{{{{1,32}}}})["'']', 'g'
        ) AS mark
        WHERE {{which}}
    """,
}
DELETE = "DELETE FROM articles_sectionimage WHERE section_id = {row}.id"

REFUSAL = "an edition stays as it was published"
SQLITE_PUBLISHED = (
    "SELECT id FROM articles_edition WHERE published_at <= strftime('%Y-%m-%d %H:%M:%f', 'now')"
)


def create_on_sqlite():
    insert = SHOWN["sqlite"].format(which="s.id = NEW.id")
    for name, when in {
        "insert": f"AFTER INSERT ON {SECTION}",
        "update": f"AFTER UPDATE OF body ON {SECTION} WHEN OLD.body <> NEW.body",
    }.items():
        deletion = DELETE.format(row="NEW")
        yield f"CREATE TRIGGER {SECTION}_image_{name} {when} BEGIN {deletion}; {insert}; END"
    deletion = DELETE.format(row="OLD")
    yield f"CREATE TRIGGER {SECTION}_image_delete AFTER DELETE ON {SECTION} BEGIN {deletion}; END"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    yield f"CREATE TRIGGER {EDITION_IMAGE}_no_update BEFORE UPDATE ON {EDITION_IMAGE} {refuse}"
    yield f"""
        CREATE TRIGGER {EDITION_IMAGE}_no_delete BEFORE DELETE ON {EDITION_IMAGE}
        WHEN OLD.edition_id IN ({SQLITE_PUBLISHED}) {refuse}
    """
    yield f"""
        CREATE TRIGGER {EDITION_IMAGE}_no_replace BEFORE INSERT ON {EDITION_IMAGE}
        WHEN EXISTS (
            SELECT 1 FROM {EDITION_IMAGE} WHERE edition_id IN ({SQLITE_PUBLISHED})
            AND (id = NEW.id OR (edition_id = NEW.edition_id AND image = NEW.image))
        ) {refuse}
    """


def drop_on_sqlite():
    for name in ("insert", "update", "delete"):
        yield f"DROP TRIGGER {SECTION}_image_{name}"
    for name in ("update", "delete", "replace"):
        yield f"DROP TRIGGER {EDITION_IMAGE}_no_{name}"


def create_on_postgresql():
    yield f"""
        CREATE FUNCTION {SECTION}_image() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                {DELETE.format(row="OLD")};
            ELSE
                {DELETE.format(row="NEW")};
                {SHOWN["postgresql"].format(which="s.id = NEW.id")};
            END IF;
            RETURN NULL;
        END $$
    """
    execute = f"FOR EACH ROW EXECUTE FUNCTION {SECTION}_image()"
    yield f"CREATE TRIGGER {SECTION}_image AFTER INSERT OR DELETE ON {SECTION} {execute}"
    yield f"""
        CREATE TRIGGER {SECTION}_image_update AFTER UPDATE OF body ON {SECTION}
        FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION {SECTION}_image()
    """
    yield f"""
        CREATE TRIGGER {EDITION_IMAGE}_stays BEFORE UPDATE OR DELETE ON {EDITION_IMAGE}
        FOR EACH ROW EXECUTE FUNCTION articles_edition_child_stays()
    """
    yield f"""
        CREATE TRIGGER {EDITION_IMAGE}_stays_whole BEFORE TRUNCATE ON {EDITION_IMAGE}
        FOR EACH STATEMENT EXECUTE FUNCTION articles_editions_stay()
    """


def drop_on_postgresql():
    yield f"DROP FUNCTION {SECTION}_image CASCADE"
    for name in ("stays", "stays_whole"):
        yield f"DROP TRIGGER {EDITION_IMAGE}_{name} ON {EDITION_IMAGE}"


def create_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in create_on_sqlite() if is_sqlite else create_on_postgresql():
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in drop_on_sqlite() if is_sqlite else drop_on_postgresql():
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    schema_editor.execute(SHOWN[schema_editor.connection.vendor].format(which="1 = 1"))
    alias = schema_editor.connection.alias
    editions = apps.get_model("articles", "Edition").objects.using(alias)
    images = apps.get_model("articles", "EditionImage").objects.using(alias)
    shown = editions.values_list("pk", "published_at", "content__embeds")
    for pk, published_at, embeds in shown.iterator(chunk_size=100):
        keys = [each["data"]["image"] for each in embeds or [] if each["element"] == "picture"]
        images.bulk_create(
            images.model(edition_id=pk, image=key, published_at=published_at)
            for key in dict.fromkeys(keys)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_bin")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="former_files",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                verbose_name="files of former pictures",
            ),
        ),
        migrations.CreateModel(
            name="SectionImage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "section",
                        "image",
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
                        related_name="images",
                        to="articles.section",
                    ),
                ),
                ("image", models.CharField(max_length=32)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["image", "section"], name="section_image_image")],
            },
        ),
        migrations.CreateModel(
            name="EditionImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("image", models.CharField(max_length=32, verbose_name="image")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="images",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "image of the edition",
                "verbose_name_plural": "images of the edition",
                "indexes": [models.Index(fields=["image", "edition"], name="edition_image_image")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "image"), name="image_once_per_edition"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
