"""Editions are found by the data that each shows, in rows that stay as they were published.

SQLite drops the triggers of a table that a later migration rebuilds, so such a migration must
create them again; tests/articles/models/test_immutability.py goes red if it does not.
"""

import itertools

import django.db.models.deletion
from django.db import migrations, models

TABLE = "articles_editiondata"
CHUNK = 500

SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
REFUSAL = "an edition stays as it was published"


def list_data(apps, schema_editor):
    Edition = apps.get_model("articles", "Edition")
    EditionData = apps.get_model("articles", "EditionData")
    shown = Edition.objects.order_by("pk").values_list("pk", "content__embeds")
    rows = (
        EditionData(edition_id=edition, dataset=dataset)
        for edition, embeds in shown.iterator(chunk_size=CHUNK)
        for dataset in dict.fromkeys(embed["data"].get("dataset") for embed in embeds)
        if dataset
    )
    for chunk in itertools.batched(rows, CHUNK, strict=False):
        EditionData.objects.bulk_create(chunk)


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
                    edition_id = NEW.edition_id AND dataset = NEW.dataset
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
    dependencies = [("articles", "0012_article_doi")]

    operations = [
        migrations.CreateModel(
            name="EditionData",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dataset",
                    models.SlugField(allow_unicode=True, max_length=120, verbose_name="dataset"),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "data of the edition",
                "verbose_name_plural": "data of the edition",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "dataset"), name="dataset_once_per_edition"
                    ),
                ],
            },
        ),
        # The way back drops the table, and its rows and triggers with it.
        migrations.RunPython(list_data, migrations.RunPython.noop),
        migrations.RunPython(create_triggers, migrations.RunPython.noop),
    ]
