"""Let owners say who needs a second factor."""

from django.db import migrations, models

from collabsite.serving.triggers import RecordChanges, rebuild

RECORDING = RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_first_visit")]

    operations = rebuild(
        RECORDING,
        [
            migrations.AddField(
                model_name="siteidentity",
                name="second_factor",
                field=models.CharField(
                    choices=[
                        ("nobody", "Nobody"),
                        ("owners", "Owners"),
                        ("publishers", "Owners, and all who publish articles or data"),
                    ],
                    default="nobody",
                    help_text="A passkey or a code from an app, beside the password. Whoever has none is led to set one up before anything else.",
                    max_length=20,
                    verbose_name="who needs a second factor",
                ),
            ),
        ],
    )
