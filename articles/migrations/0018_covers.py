"""Add the cover of articles."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_topics_and_authors"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="One of the media, with its alternative text: shown in lists and on social networks.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.image",
                verbose_name="cover",
            ),
        ),
    ]
