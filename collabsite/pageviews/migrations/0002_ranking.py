"""What is viewed lately is ranked along an index by day, however long the days before were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pageviews", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dailycount",
            index=models.Index(fields=["day", "item", "total"], name="daily_count_of_a_day"),
        ),
    ]
