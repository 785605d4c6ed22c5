"""Comments and replies say when their text was last changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_comments")]

    operations = [
        migrations.AddField(
            model, "edited_at", models.DateTimeField("edited", blank=True, null=True)
        )
        for model in ("comment", "reply")
    ]
