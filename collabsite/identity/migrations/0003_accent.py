"""Let owners choose the accent colour."""

from django.db import migrations, models

import collabsite.identity.validation
from collabsite.serving.triggers import RecordChanges, rebuild

RECORDING = RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_keep_name")]

    operations = rebuild(
        RECORDING,
        [
            migrations.AddField(
                model_name="siteidentity",
                name="accent",
                field=models.CharField(
                    blank=True,
                    help_text="Of seals, buttons and what is chosen, here and on the site; dark pages show a lighter one. Leave empty for the red of the site as it was made.",
                    max_length=7,
                    validators=[collabsite.identity.validation.validate_accent],
                    verbose_name="accent colour",
                ),
            ),
        ],
    )
