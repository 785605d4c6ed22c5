"""Columns with a default of the database, an index, and changed rows."""

from django.db import migrations


def touch(apps, schema_editor):
    article = apps.get_model("articles", "Article")
    for row in article.objects.order_by("pk").iterator():
        article.objects.filter(pk=row.pk).update(standfirst=row.standfirst)


class Migration(migrations.Migration):
    dependencies = [("articles", "__first__"), ("metrics", "__first__"), ("counting", "__first__")]

    operations = [
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN mood varchar(20) DEFAULT '' NOT NULL",
                f"ALTER TABLE {table} DROP COLUMN mood",
            )
            for table in (
                *["articles_article", "articles_edition", "metrics_dataset", "metrics_release"],
                *["metrics_observation", "counting_visit", "counting_total"],
            )
        ],
        migrations.RunSQL(
            "CREATE INDEX observation_by_mood ON metrics_observation (mood)",
            "DROP INDEX observation_by_mood",
        ),
        migrations.RunPython(touch, migrations.RunPython.noop),
    ]
