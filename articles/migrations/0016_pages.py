"""Add pages: the kind of articles and of their editions.

The columns are added by SQL: SQLite would make the tables anew, without their triggers.
"""

from django.db import migrations, models


def add_kind(model, **options):
    table = f"articles_{model}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN kind varchar(8) DEFAULT 'article' NOT NULL",
        f"ALTER TABLE {table} DROP COLUMN kind",
        state_operations=[
            migrations.AddField(
                model_name=model,
                name="kind",
                field=models.CharField(
                    choices=[("article", "Article"), ("page", "Page")],
                    db_default="article",
                    default="article",
                    max_length=8,
                    verbose_name="kind",
                    **options,
                ),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_addresses")]

    operations = [
        add_kind("article", editable=False),
        add_kind("edition"),
        migrations.CreateModel(
            name="Page",
            fields=[],
            options={
                "verbose_name": "page",
                "verbose_name_plural": "pages",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("articles.article",),
        ),
    ]
