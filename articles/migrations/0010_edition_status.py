"""Index what the status of an article depends on, without the content of its editions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_citing_articles")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["article", "-number", "change", "created_at", "id"],
                name="edition_status",
            ),
        ),
    ]
