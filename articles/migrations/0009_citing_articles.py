"""Repeat the article of an edition in its references, to count the articles that cite a source."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TABLE = "articles_editionreference"

# The statements that create the triggers again.
kept: list[str] = []


def suspend_triggers(apps, schema_editor):
    """Let rows change. SQLite rebuilds the table, and no trigger may name it meanwhile."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            f" AND sql LIKE '%{TABLE}%' ORDER BY rowid"
        )
        triggers = dict(cursor.fetchall())
    for name in triggers:
        schema_editor.execute(f"DROP TRIGGER {name}")
    kept[:] = triggers.values()


def restore_triggers(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        return
    for statement in kept:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    editions = apps.get_model("articles", "Edition").objects.using(alias)
    own = editions.filter(pk=OuterRef("edition")).order_by()
    references = apps.get_model("articles", "EditionReference").objects.using(alias)
    references.update(article=Subquery(own.values("article")))


def article(*, null):
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="articles.article",
        verbose_name="article",
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_section_data")]

    operations = [
        migrations.RunPython(suspend_triggers, restore_triggers),
        migrations.AddField("editionreference", "article", article(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("editionreference", "article", article(null=False)),
        migrations.AddIndex(
            model_name="editionreference",
            index=models.Index(fields=["source", "article"], name="edition_source_article"),
        ),
        migrations.RunPython(restore_triggers, suspend_triggers),
    ]
