"""Let datasets have a summary in the other language.

The column is added by SQL: SQLite would make the table anew, without its triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0017_other_names")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE metrics_dataset ADD COLUMN other_summary text DEFAULT '' NOT NULL",
            "ALTER TABLE metrics_dataset DROP COLUMN other_summary",
            state_operations=[
                migrations.AddField(
                    "dataset",
                    "other_summary",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="summary in the other language",
                    ),
                )
            ],
        )
    ]
