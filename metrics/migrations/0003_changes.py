"""Let the database record which public pages a change of data makes stale.

A release changes its dataset and what names the dataset; an edition changes the datasets that it or
an earlier edition of its article quotes.
"""

from django.db import migrations

from collabsite.serving.triggers import RecordChanges


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0002_immutability"),
        ("articles", "0003_changes"),
        ("serving", "0001_initial"),
    ]

    operations = [
        RecordChanges(
            "metrics_release",
            [
                "SELECT 'dataset:' || {row}.dataset_id AS name",
                (
                    "SELECT 'data:' || slug AS name FROM metrics_release"
                    " WHERE dataset_id = {row}.dataset_id AND slug <> ''"
                ),
            ],
            public_at="{row}.issued_at",
            when="{row}.issued_at IS NOT NULL",
        ),
        RecordChanges(
            "articles_edition",
            [
                (
                    "SELECT 'dataset:' || r.dataset_id AS name FROM metrics_release r"
                    " JOIN articles_editiondata d ON d.dataset = r.slug"
                    " JOIN articles_edition e ON e.id = d.edition_id"
                    " WHERE e.article_id = {row}.article_id"
                )
            ],
            public_at="{row}.published_at",
            trigger="dataset_changes",
        ),
        RecordChanges(
            "articles_editiondata",
            [
                (
                    "SELECT 'dataset:' || dataset_id AS name FROM metrics_release"
                    " WHERE slug = {row}.dataset"
                )
            ],
            public_at="(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)",
            trigger="dataset_changes",
        ),
    ]
