"""Let datasets, columns and rows have names in the other language.

The columns are added by SQL: SQLite would make the tables anew, without their triggers. Releases keep
their digests, as a name that is not given is not in them.
"""

from django.db import migrations, models


def add_name(model, name, max_length, verbose_name):
    table = f"metrics_{model}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN {name} varchar({max_length}) DEFAULT '' NOT NULL",
        f"ALTER TABLE {table} DROP COLUMN {name}",
        state_operations=[
            migrations.AddField(
                model,
                name,
                models.CharField(
                    blank=True,
                    db_default="",
                    default="",
                    max_length=max_length,
                    verbose_name=verbose_name,
                ),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("metrics", "0016_check_inserts_at_once")]

    operations = [
        add_name("dataset", "other_title", 300, "title in the other language"),
        add_name("dataset", "other_row_label", 200, "row label in the other language"),
        add_name("indicator", "other_label", 200, "label in the other language"),
        add_name("indicator", "other_unit", 60, "unit in the other language"),
        add_name("entity", "other_label", 300, "label in the other language"),
    ]
