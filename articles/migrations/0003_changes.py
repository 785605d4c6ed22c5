"""Let the database record which public pages a change of an article makes stale.

An edition changes its article and the translations beside it, and what shows the topics or the data
of this or of an earlier edition. What belongs to no edition (topics, authors, sources) changes rarely,
and all pages with it.
"""

from django.db import migrations

from collabsite.serving.triggers import RecordChanges

EDITIONS = "JOIN articles_edition e ON e.id = part.edition_id WHERE e.article_id = {row}.article_id"
PUBLISHED_AT = "(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)"


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_immutability"), ("serving", "0001_initial")]

    operations = [
        RecordChanges(
            "articles_edition",
            [
                "SELECT 'articles' AS name",
                (
                    "SELECT 'group:' || coalesce(original_id, id) AS name FROM articles_article"
                    " WHERE id = {row}.article_id"
                ),
                (
                    "SELECT 'topic:' || t.slug AS name FROM articles_topic t"
                    f" JOIN articles_editiontopic part ON part.topic_id = t.id {EDITIONS}"
                ),
                f"SELECT 'data:' || part.dataset AS name FROM articles_editiondata part {EDITIONS}",
            ],
            public_at="{row}.published_at",
        ),
        RecordChanges(
            "articles_editiontopic",
            ["SELECT 'topic:' || slug AS name FROM articles_topic WHERE id = {row}.topic_id"],
            public_at=PUBLISHED_AT,
        ),
        RecordChanges(
            "articles_editiondata",
            ["SELECT 'data:' || {row}.dataset AS name"],
            public_at=PUBLISHED_AT,
        ),
        # What an article translates is no part of its editions.
        RecordChanges(
            "articles_article",
            ["SELECT 'group:' || coalesce({row}.original_id, {row}.id) AS name"],
            operations=["UPDATE"],
            when="coalesce(OLD.original_id, 0) <> coalesce(NEW.original_id, 0)",
        ),
        *(
            RecordChanges(table, ["SELECT 'settings' AS name"])
            for table in ("articles_topic", "articles_author", "articles_source")
        ),
    ]
