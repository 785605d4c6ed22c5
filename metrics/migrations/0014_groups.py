"""Let rows be marked as groups of other rows.

SQLite rebuilds the table for it, so the triggers that refuse changes of releases are dropped and
created again. Releases keep their digests, as rows that are no groups say nothing of it there.
"""

from importlib import import_module

from django.db import migrations, models

unit = import_module("metrics.migrations.0011_unit")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0013_small_multiples")]

    operations = [
        migrations.RunPython(unit.drop_triggers, unit.create_triggers),
        migrations.AddField(
            model_name="entity",
            name="is_group",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "A total of other rows, such as the world or a union. Charts leave it out"
                    " unless it is chosen."
                ),
                verbose_name="group",
            ),
        ),
        migrations.RunPython(unit.create_triggers, unit.drop_triggers),
    ]
