"""The identity of the site. All pages show it, so that a change drops all that are ready."""

from django.db import migrations, models

from collabsite.serving.triggers import RecordChanges


class Migration(migrations.Migration):
    initial = True

    dependencies = [("serving", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SiteIdentity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "name_zh",
                    models.CharField(blank=True, max_length=60, verbose_name="name in Chinese"),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="One sentence: under the name on the home page, in feeds and search engines.",
                        max_length=300,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_zh",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="description in Chinese"
                    ),
                ),
                (
                    "publisher",
                    models.CharField(
                        blank=True,
                        help_text="The organization behind the site. Leave empty if the site is its own.",
                        max_length=120,
                        verbose_name="publisher",
                    ),
                ),
                (
                    "publisher_url",
                    models.URLField(blank=True, verbose_name="address of the publisher"),
                ),
                (
                    "footer",
                    models.CharField(
                        blank=True,
                        help_text="In the foot of every page, such as an address or an ISSN.",
                        max_length=300,
                        verbose_name="line in the foot",
                    ),
                ),
                (
                    "footer_zh",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="line in the foot, in Chinese"
                    ),
                ),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "site",
            },
        ),
        RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"]),
    ]
