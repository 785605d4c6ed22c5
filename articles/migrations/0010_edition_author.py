"""Editions are found by their authors: whom each names, in rows that stay as they were published.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must
create them again; tests/articles/models/test_immutability.py goes red if it does not.
"""

import itertools

import django.db.models.deletion
from django.db import migrations, models

TABLE = "articles_editionauthor"
CHUNK = 500

SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
REFUSAL = "an edition stays as it was published"


def name_authors(apps, schema_editor):
    Edition = apps.get_model("articles", "Edition")
    EditionAuthor = apps.get_model("articles", "EditionAuthor")
    named = Edition.objects.order_by("pk").values_list("pk", "content__authors")
    rows = (
        EditionAuthor(edition_id=edition, number=number, author_id=author["slug"])
        for edition, authors in named.iterator(chunk_size=CHUNK)
        for number, author in enumerate(authors, start=1)
    )
    for chunk in itertools.batched(rows, CHUNK, strict=False):
        EditionAuthor.objects.bulk_create(chunk)


def sqlite_statements():
    published = f"SELECT id FROM articles_edition WHERE published_at <= {SQLITE_NOW}"
    yield f"""
        CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    yield f"""
        CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.edition_id IN ({published})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    yield f"""
        CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (
            SELECT 1 FROM {TABLE}
            WHERE edition_id IN ({published}) AND (
                id = NEW.id OR (
                    edition_id = NEW.edition_id
                    AND (number = NEW.number OR author_slug = NEW.author_slug)
                )
            )
        )
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """


def postgresql_statements():
    yield f"""
        CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION articles_edition_child_stays()
    """
    yield f"""
        CREATE TRIGGER {TABLE}_stays_whole BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION articles_editions_stay()
    """


def create_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}[vendor]()
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_proposal")]

    operations = [
        migrations.CreateModel(
            name="EditionAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "author",
                    models.ForeignKey(
                        db_column="author_slug",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edition_bylines",
                        to="articles.author",
                        to_field="slug",
                        verbose_name="author",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "author of the edition",
                "verbose_name_plural": "authors of the edition",
                "ordering": ["edition_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "number"), name="byline_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("edition", "author"), name="byline_author_once"
                    ),
                ],
            },
        ),
        # The way back drops the table, and its rows and triggers with it.
        migrations.RunPython(name_authors, migrations.RunPython.noop),
        migrations.RunPython(create_triggers, migrations.RunPython.noop),
    ]
