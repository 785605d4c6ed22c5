"""Name slugs as forms do: addresses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0006_bin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dataset",
            name="slug",
            field=models.SlugField(
                allow_unicode=True, max_length=120, unique=True, verbose_name="address"
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="slug",
            field=models.SlugField(
                allow_unicode=True, blank=True, max_length=120, verbose_name="address"
            ),
        ),
    ]
