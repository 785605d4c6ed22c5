"""Exempt claims beside numbers, and keep the datasets that the claims of sections are about.

A migration that rebuilds the table of sections on SQLite must create these triggers again, instead of
those of 0008_section_data.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("articles.migrations.0008_section_data")


def with_claims(statement):
    """Return a statement that reads claims too."""
    return statement.replace("'chart')", "'chart', 'claim')").replace("|chart)", "|chart|claim)")


QUOTED = {vendor: with_claims(statement) for vendor, statement in before.QUOTED.items()}


def replace_triggers(apps, schema_editor):
    before.drop_triggers(apps, schema_editor)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in before.create_on_sqlite() if is_sqlite else before.create_on_postgresql():
        schema_editor.execute(with_claims(statement))


def restore_triggers(apps, schema_editor):
    before.drop_triggers(apps, schema_editor)
    before.create_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_comment_edits")]

    operations = [
        migrations.RemoveConstraint(model_name="exemption", name="exempted_once"),
        migrations.AddField(
            model_name="exemption",
            name="about",
            field=models.CharField(
                choices=[("number", "number"), ("claim", "claim")],
                default="number",
                max_length=6,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.UniqueConstraint(
                fields=("article", "about", "literal", "sentence"), name="exempted_once"
            ),
        ),
        migrations.RunPython(replace_triggers, restore_triggers),
    ]
