"""Add the tagline, the contact, the default language and the time zone."""

from django.db import migrations, models

import collabsite.identity.validation
from collabsite.serving.triggers import RecordChanges, rebuild

RECORDING = RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_pictures")]

    operations = rebuild(
        RECORDING,
        [
            migrations.AddField(
                model_name="siteidentity",
                name="contact",
                field=models.CharField(
                    blank=True,
                    help_text="An e-mail address, or the address of a page such as https://example.org/contact/. In the foot of every page, and for search engines and programs.",
                    max_length=200,
                    validators=[collabsite.identity.validation.validate_contact],
                    verbose_name="contact",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="language",
                field=models.CharField(
                    blank=True,
                    choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                    help_text="The desk opens in it until an editor chooses another, new articles begin in it, and e-mails are written in it. Search engines offer it to readers of other languages. The addresses of pages stay: English ones at /, Chinese ones at /zh-hans/.",
                    max_length=10,
                    verbose_name="default language",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="tagline",
                field=models.CharField(
                    blank=True,
                    help_text="A few words under the name on the home page.",
                    max_length=120,
                    verbose_name="tagline",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="tagline_zh",
                field=models.CharField(
                    blank=True, max_length=120, verbose_name="tagline in Chinese"
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="time_zone",
                field=models.CharField(
                    blank=True,
                    help_text="Of the dates that readers see, and of the times at which editors schedule. Days of views are in UTC whatever it is.",
                    max_length=64,
                    validators=[collabsite.identity.validation.validate_time_zone],
                    verbose_name="time zone",
                ),
            ),
            migrations.AlterField(
                model_name="siteidentity",
                name="description",
                field=models.CharField(
                    blank=True,
                    help_text="One sentence for feeds and search engines; without a tagline, also under the name.",
                    max_length=300,
                    verbose_name="description",
                ),
            ),
        ],
    )
