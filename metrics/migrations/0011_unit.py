"""Let columns have a unit.

SQLite rebuilds the table for it, so the triggers that refuse changes of releases are dropped and
created again. Releases keep their digests, as a unit that is not given is not in them.
"""

from importlib import import_module

from django.db import migrations, models

immutability = import_module("metrics.migrations.0002_immutability")


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        immutability.create_triggers(apps, schema_editor)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        immutability.drop_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0010_imports_without_dataset")]

    operations = [
        migrations.RunPython(drop_triggers, create_triggers),
        migrations.AddField(
            model_name="indicator",
            name="unit",
            field=models.CharField(
                blank=True,
                default="",
                help_text=(
                    "Such as tonnes of CO₂, papers, or index, 2015 = 100. With money or a"
                    " percentage: at 2015 prices, of GDP."
                ),
                max_length=60,
                verbose_name="unit",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
