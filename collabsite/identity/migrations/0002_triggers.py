"""Let the database record what changes the site's identity."""

from django.db import migrations

from collabsite.web.migration_operations import RecordChanges


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("serving", "0001_initial")]

    operations = [
        RecordChanges("identity_siteidentity", ["SELECT 'settings' AS name"]),
    ]
