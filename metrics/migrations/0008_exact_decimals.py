"""Keep numbers of up to 60 digits exactly, and let columns round what they show.

SQLite stored numbers with 15 digits. There the values become texts that sort as numbers do. The
tables are rebuilt for it, so the triggers that refuse changes of releases are dropped and created
again; the values themselves, and with them the digests of releases, stay the same.
"""

from decimal import Decimal
from importlib import import_module

from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

import metrics.models.fields
from metrics.decimals import (
    count_decimals,
    from_sortable_text,
    significant_digits,
    sortable_text,
)

immutability = import_module("metrics.migrations.0002_immutability")

# What could be stored before.
MAX_SIGNIFICANT_DIGITS = 15
MAX_DECIMALS = 10
MAX_INTEGER_DIGITS = 20


def encode(value):
    return sortable_text(Decimal(format(value, ".15g")))


def decode(text):
    return float(from_sortable_text(text))


def convert(schema_editor, function):
    schema_editor.connection.connection.create_function("converted", 1, function)
    schema_editor.execute(
        "UPDATE metrics_observation SET value = converted(value) WHERE value IS NOT NULL"
    )


def encode_values(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        immutability.drop_triggers(apps, schema_editor)
        convert(schema_editor, encode)


def decode_values(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        convert(schema_editor, decode)
        immutability.create_triggers(apps, schema_editor)


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        immutability.create_triggers(apps, schema_editor)


def drop_triggers(apps, schema_editor):
    values = apps.get_model("metrics", "Observation").objects.exclude(value=None)
    for value in values.values_list("value", flat=True).iterator():
        if not could_be_stored(value):
            raise IrreversibleError(
                f"the number {value} has more digits than were stored before; restore a backup"
            )
    if schema_editor.connection.vendor == "sqlite":
        immutability.drop_triggers(apps, schema_editor)


def could_be_stored(value):
    return (
        len(significant_digits(value)) <= MAX_SIGNIFICANT_DIGITS
        and count_decimals(value) <= MAX_DECIMALS
        and value.adjusted() < MAX_INTEGER_DIGITS
    )


class Migration(migrations.Migration):
    dependencies = [("metrics", "0007_addresses")]

    operations = [
        migrations.RunPython(encode_values, decode_values),
        migrations.AlterField(
            model_name="observation",
            name="value",
            field=metrics.models.fields.ExactDecimalField(
                blank=True, null=True, verbose_name="value"
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="rounding",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("decimals", "to these decimals"),
                    ("significant", "to significant digits"),
                ],
                default="",
                help_text=(
                    "Only what is shown is rounded. Downloads and the grid have the exact number."
                ),
                max_length=11,
                verbose_name="rounding",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("rounding__in", ["", "decimals", "significant"])),
                name="rounding_is_known",
            ),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
