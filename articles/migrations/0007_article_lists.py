"""Index articles in the order of their list, and those in review."""

from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_stored_pages")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(F("updated_at").desc(), F("id").desc(), name="article_updated"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("submitted_at__isnull", False)),
                fields=["submitted_at"],
                name="article_submitted",
            ),
        ),
    ]
