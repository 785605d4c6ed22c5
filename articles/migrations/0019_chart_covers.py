"""Let a chart of the text be the cover of an article.

The columns are added by SQL: SQLite would make the table anew, without its triggers.
"""

from django.db import migrations, models


def add_text(name, **options):
    size = options["max_length"]
    return migrations.RunSQL(
        f"ALTER TABLE articles_article ADD COLUMN {name} varchar({size}) DEFAULT '' NOT NULL",
        f"ALTER TABLE articles_article DROP COLUMN {name}",
        state_operations=[
            migrations.AddField(
                model_name="article",
                name=name,
                field=models.CharField(blank=True, db_default="", default="", **options),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_covers"),
    ]

    operations = [
        add_text(
            "cover_chart",
            max_length=200,
            verbose_name="chart as the cover",
            help_text="A chart of the text instead of an image.",
        ),
        add_text(
            "cover_alt",
            max_length=500,
            verbose_name="alternative text of that chart",
            help_text="For readers who can't see it. Leave empty for its kind and caption.",
        ),
    ]
