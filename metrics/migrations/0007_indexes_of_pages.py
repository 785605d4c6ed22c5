"""Pages sort and look for rows along indexes; no table is rebuilt, so its triggers stay."""

from django.db import migrations, models

import metrics.models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_proposal"),
        ("metrics", "0006_releases_stay_in_place"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="observation",
            name="observation_by_value",
        ),
        migrations.AddIndex(
            model_name="entity",
            index=models.Index(fields=["release", "label"], name="entity_by_label"),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                fields=["indicator", "period", "value", "entity"], name="observation_by_value"
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                models.F("indicator"),
                models.F("period"),
                metrics.models.Beginning("literal"),
                name="observation_by_text",
            ),
        ),
    ]
