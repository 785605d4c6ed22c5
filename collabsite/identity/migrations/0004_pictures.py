"""Add logos, the picture for cards, and identifiers of the publisher."""

from django.db import migrations, models

import collabsite.identity.validation
from collabsite.serving.triggers import RecordChanges, rebuild

RECORDING = RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_accent")]

    operations = rebuild(
        RECORDING,
        [
            migrations.AddField(
                model_name="siteidentity",
                name="card",
                field=models.CharField(
                    blank=True, max_length=60, verbose_name="picture for social networks"
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="issn",
                field=models.CharField(
                    blank=True,
                    help_text="Of the site, if it is registered as a periodical, such as 1234-5679.",
                    max_length=9,
                    validators=[collabsite.identity.validation.validate_issn],
                    verbose_name="ISSN",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="logo",
                field=models.CharField(blank=True, max_length=60, verbose_name="logo"),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="logo_dark",
                field=models.CharField(
                    blank=True, max_length=60, verbose_name="logo on dark pages"
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="logo_has_name",
                field=models.BooleanField(
                    default=False,
                    verbose_name="The logo shows the name of the site: do not write it beside it",
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="publisher_logo",
                field=models.CharField(
                    blank=True, max_length=60, verbose_name="logo of the publisher"
                ),
            ),
            migrations.AddField(
                model_name="siteidentity",
                name="publisher_ror",
                field=models.CharField(
                    blank=True,
                    help_text="Of the organization, from ror.org, such as 05dxps055.",
                    max_length=9,
                    validators=[collabsite.identity.validation.validate_ror],
                    verbose_name="ROR identifier of the publisher",
                ),
            ),
            migrations.AlterField(
                model_name="siteidentity",
                name="footer",
                field=models.CharField(
                    blank=True,
                    help_text="In the foot of every page, such as an address or a sponsor.",
                    max_length=300,
                    verbose_name="line in the foot",
                ),
            ),
        ],
    )
