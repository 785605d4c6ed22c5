"""Repeat columns of an edition in the rows that belong to it, for the indexes of lists."""

import datetime as dt

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

REPEATED = {
    "editionreference": ["published_at"],
    "editiontopic": ["title", "language", "date", "published_at"],
    "editionauthor": ["date", "published_at"],
    "editiondata": ["language", "published_at"],
}
EPOCH = dt.datetime.fromtimestamp(0, tz=dt.UTC)

# The statements that create the triggers again.
kept: list[str] = []


def suspend_triggers(apps, schema_editor):
    """Let rows change. SQLite rebuilds the tables, and no trigger may name one meanwhile."""
    if schema_editor.connection.vendor != "sqlite":
        for name in REPEATED:
            schema_editor.execute(f"ALTER TABLE articles_{name} DISABLE TRIGGER USER")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND sql LIKE '%articles_edition%' ORDER BY rowid"
        )
        triggers = dict(cursor.fetchall())
    for name in triggers:
        schema_editor.execute(f"DROP TRIGGER {name}")
    kept[:] = triggers.values()


def restore_triggers(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        for name in REPEATED:
            schema_editor.execute(f"ALTER TABLE articles_{name} ENABLE TRIGGER USER")
        return
    for statement in kept:
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    edition = apps.get_model("articles", "Edition").objects.using(alias)
    own = edition.filter(pk=OuterRef("edition")).order_by()
    for model, names in REPEATED.items():
        apps.get_model("articles", model).objects.using(alias).update(
            **{name: Subquery(own.values(name)) for name in names}
        )


def repeat(model, name):
    fields = {
        "title": models.CharField(default="", max_length=300, verbose_name="title"),
        "language": models.CharField(
            choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
            default="en",
            max_length=10,
            verbose_name="language",
        ),
        "date": models.DateField(default=EPOCH.date(), verbose_name="date"),
        "published_at": models.DateTimeField(default=EPOCH, verbose_name="published"),
    }
    return migrations.AddField(
        model_name=model, name=name, field=fields[name], preserve_default=False
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_listing_counts")]

    operations = [
        migrations.RunPython(suspend_triggers, restore_triggers),
        *(repeat(model, name) for model, names in REPEATED.items() for name in names),
        migrations.AlterField(
            model_name="editiontopic",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition_topics",
                to="articles.edition",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="editionreference",
            index=models.Index(
                F("source"),
                F("published_at").desc(),
                F("edition").desc(),
                name="edition_source_published",
            ),
        ),
        migrations.AddIndex(
            model_name="editiontopic",
            index=models.Index(
                F("topic"),
                F("date").desc(),
                F("edition").desc(),
                F("language"),
                name="edition_topic_date",
            ),
        ),
        migrations.AddIndex(
            model_name="editiontopic",
            index=models.Index(
                fields=["topic", "title", "edition", "language"], name="edition_topic_title"
            ),
        ),
        migrations.AddIndex(
            model_name="editiontopic",
            index=models.Index(
                F("topic"),
                F("published_at").desc(),
                F("edition").desc(),
                F("language"),
                name="edition_topic_published",
            ),
        ),
        migrations.AddIndex(
            model_name="editionauthor",
            index=models.Index(
                F("author"), F("date").desc(), F("edition").desc(), name="edition_author_date"
            ),
        ),
        migrations.AddIndex(
            model_name="editionauthor",
            index=models.Index(
                F("author"),
                F("published_at").desc(),
                F("edition").desc(),
                name="edition_author_published",
            ),
        ),
        migrations.AddIndex(
            model_name="editiondata",
            index=models.Index(
                F("dataset"),
                F("published_at").desc(),
                F("edition").desc(),
                F("language"),
                name="edition_data_published",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                F("language"),
                F("published_at").desc(),
                F("id").desc(),
                name="edition_language_published",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                F("change"),
                F("published_at").desc(),
                F("id").desc(),
                name="edition_change_published",
            ),
        ),
        migrations.RunPython(restore_triggers, suspend_triggers),
    ]
