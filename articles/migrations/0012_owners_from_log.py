"""Make the owner of each article who added it, as far as the log of the admin tells."""

from django.db import migrations

# `django.contrib.admin.models.ADDITION`.
ADDITION = 1
CHUNK = 500


def set_owners(apps, schema_editor):
    alias = schema_editor.connection.alias
    articles = apps.get_model("articles", "Article").objects.using(alias)
    entries = apps.get_model("admin", "LogEntry").objects.using(alias)
    additions = entries.filter(
        content_type__app_label="articles",
        content_type__model="article",
        action_flag=ADDITION,
    )
    # The earliest comes last and stays: an article that was deleted and recovered was added twice.
    rows = additions.order_by("-action_time", "-pk").values_list("object_id", "user")
    owned = {}
    for article, user in dict(rows.iterator()).items():
        owned.setdefault(user, []).append(int(article))
    for user, keys in owned.items():
        for start in range(0, len(keys), CHUNK):
            articles.filter(pk__in=keys[start : start + CHUNK]).update(owner=user)


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("articles", "0011_article_owner"),
    ]

    operations = [migrations.RunPython(set_owners, migrations.RunPython.noop)]
