"""Index the releases after the first of their dataset, among which corrections are."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_stored_pages")]

    operations = [
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                F("issued_at").desc(),
                F("id").desc(),
                condition=Q(number__gt=1),
                name="release_revised",
            ),
        ),
    ]
