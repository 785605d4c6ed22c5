"""Let the database record what changes the choices for the home page."""

from django.db import migrations

from collabsite.web.migration_operations import RecordChanges


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("serving", "0001_initial")]

    operations = [
        RecordChanges("home_home", ["SELECT 'home' AS name"]),
        RecordChanges("home_homearticle", ["SELECT 'home' AS name"]),
    ]
