"""Add stored pages of releases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0003_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleasePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("is_json", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("packed", models.BinaryField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="metrics.release",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "language", "is_json"), name="release_page_once"
                    )
                ],
            },
        ),
    ]
