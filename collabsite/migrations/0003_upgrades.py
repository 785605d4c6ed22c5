"""The versions that the database has had."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collabsite", "0002_change_any_article"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upgrade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("software", models.CharField(max_length=50)),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
