"""Add the licence of the articles."""

from django.db import migrations, models

from collabsite.serving.triggers import RecordChanges, rebuild

RECORDING = RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_defaults")]

    operations = rebuild(
        RECORDING,
        [
            migrations.AddField(
                model_name="siteidentity",
                name="licence",
                field=models.CharField(
                    blank=True,
                    choices=[
                        ("", "None stated"),
                        ("by", "CC BY 4.0: use it freely, and name the authors"),
                        ("by-sa", "CC BY-SA 4.0: also, share what you make of it alike"),
                        ("by-nc", "CC BY-NC 4.0: not for commercial use"),
                        ("by-nd", "CC BY-ND 4.0: unchanged only"),
                        ("by-nc-sa", "CC BY-NC-SA 4.0: not for commercial use, share alike"),
                        ("by-nc-nd", "CC BY-NC-ND 4.0: not for commercial use, unchanged only"),
                        ("zero", "CC0 1.0: no rights are kept"),
                        ("reserved", "All rights reserved"),
                        ("own", "Words of your own, below"),
                    ],
                    help_text="Articles state it from their next edition on; what is published keeps the licence under which it was published. Datasets have licences of their own.",
                    max_length=10,
                    verbose_name="licence of the articles",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="licence_url",
                field=models.URLField(blank=True, verbose_name="address of these words"),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="licence_words",
                field=models.CharField(
                    blank=True, max_length=120, verbose_name="words of your own"
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="licence_words_zh",
                field=models.CharField(
                    blank=True, max_length=120, verbose_name="words of your own, in Chinese"
                ),
            ),
        ],
    )
