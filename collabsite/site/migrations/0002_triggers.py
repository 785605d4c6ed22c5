"""Let the database record what changes the settings, the menus and the home page."""

from django.db import migrations

from collabsite.web.migration_operations import RecordChanges

PUBLISHED_AT = "(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)"


class Migration(migrations.Migration):
    dependencies = [("site", "0001_initial"), ("serving", "0001_initial")]

    operations = [
        RecordChanges("site_siteidentity", ["SELECT 'settings' AS name"]),
        RecordChanges("site_home", ["SELECT 'home' AS name"]),
        RecordChanges("site_homearticle", ["SELECT 'home' AS name"]),
        RecordChanges("site_menuitem", ["SELECT 'settings' AS name"]),
        # What menus show of what their items lead to.
        RecordChanges(
            "articles_edition",
            ["SELECT 'settings' AS name"],
            public_at="{row}.published_at",
            when="{row}.kind = 'page'",
            trigger="menus",
        ),
        RecordChanges(
            "articles_editiontopic",
            ["SELECT 'settings' AS name FROM site_menuitem WHERE topic_id = {row}.topic_id"],
            public_at=PUBLISHED_AT,
            trigger="menus",
        ),
        RecordChanges(
            "metrics_release",
            ["SELECT 'settings' AS name FROM site_menuitem WHERE dataset_id = {row}.dataset_id"],
            public_at="{row}.issued_at",
            when="{row}.issued_at IS NOT NULL",
            trigger="menus",
        ),
    ]
