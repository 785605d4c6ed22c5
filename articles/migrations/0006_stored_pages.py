"""Add stored pages of editions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_repeated_columns"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionPage",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="articles.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "language", "is_json"), name="edition_page_once"
                    )
                ],
            },
        ),
    ]
