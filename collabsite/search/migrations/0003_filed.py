"""What entries are filed under are tokens too, whose marks the table of FTS5 has to know.

The index is made anew by the command, as it is of an older version.
"""

from django.db import migrations, models

MATCH = """
    CREATE VIRTUAL TABLE search_match USING fts5 (
        tokens, content = 'search_entry', content_rowid = 'id', detail = none, columnsize = 0,
        tokenize = "ascii tokenchars '{}'"
    )
"""


def _make(schema_editor, tokenchars):
    if schema_editor.connection.vendor != "sqlite":
        return
    # The triggers speak of the table by its name, and stay.
    schema_editor.execute("DROP TABLE search_match", params=None)
    schema_editor.execute(MATCH.format(tokenchars), params=None)
    schema_editor.execute("INSERT INTO search_match (search_match) VALUES ('rebuild')", params=None)


def make(apps, schema_editor):
    _make(schema_editor, "=+.%#-_")


def undo(apps, schema_editor):
    _make(schema_editor, "=+.%")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_matching")]

    operations = [
        migrations.RunPython(make, undo),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                "weight",
                models.OrderBy(models.F("date"), descending=True),
                "place",
                "id",
                name="entry_order",
            ),
        ),
    ]
