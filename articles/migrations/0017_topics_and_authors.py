"""Add the description, picture and first article of topics, and the picture of authors and a text.

The texts are added by SQL: SQLite would make the tables anew, without their triggers.
"""

import django.db.models.deletion
from django.db import migrations, models

from collabsite.serving.triggers import RecordChanges

USED = "SELECT 1 FROM {table} WHERE picture_id = {{row}}.id"
# Pages show the pictures of topics and authors as they are now.
RECORDING = RecordChanges(
    "articles_image",
    ["SELECT 'settings' AS name"],
    operations=["UPDATE"],
    when=" OR ".join(
        f"EXISTS ({USED.format(table=table)})" for table in ("articles_topic", "articles_author")
    ),
)


def add_text(model, name, **options):
    table = f"articles_{model}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN {name} text DEFAULT '' NOT NULL",
        f"ALTER TABLE {table} DROP COLUMN {name}",
        state_operations=[
            migrations.AddField(
                model, name, models.TextField(blank=True, db_default="", default="", **options)
            )
        ],
    )


def add_picture(model):
    return migrations.AddField(
        model,
        "picture",
        models.ForeignKey(
            blank=True,
            help_text="One of the media, with its alternative text.",
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to="articles.image",
            verbose_name="picture",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_pages"), ("serving", "0001_initial")]

    operations = [
        add_text(
            "topic",
            "description",
            help_text="One or two sentences under the name.",
            verbose_name="description",
        ),
        add_text("topic", "description_zh", verbose_name="description in Chinese"),
        add_picture("topic"),
        migrations.AddField(
            "topic",
            "first_article",
            models.ForeignKey(
                blank=True,
                help_text="An article of the topic that its page begins with.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.article",
                verbose_name="first article",
            ),
        ),
        add_picture("author"),
        add_text(
            "author",
            "about",
            help_text="For the author's page: paragraphs, with an empty line between them.",
            verbose_name="about the author",
        ),
        add_text("author", "about_zh", verbose_name="about the author, in Chinese"),
        RECORDING,
    ]
