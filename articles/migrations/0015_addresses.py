"""Name slugs as forms do: addresses."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_image_uses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="slug",
            field=models.SlugField(
                allow_unicode=True, max_length=120, unique=True, verbose_name="address"
            ),
        ),
        migrations.AlterField(
            model_name="author",
            name="slug",
            field=models.SlugField(allow_unicode=True, unique=True, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="slug",
            field=models.SlugField(allow_unicode=True, max_length=120, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="topic",
            name="slug",
            field=models.SlugField(unique=True, verbose_name="address"),
        ),
    ]
