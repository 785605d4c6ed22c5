"""Create the groups of editors: Author, Editor and Data steward, with their permissions.

Authors write drafts and change their own, editors change all and publish, and data stewards maintain the
data. Django creates permissions only after all migrations have run, so this one creates those it needs,
with the names that Django would give them; Django then finds them and adds the rest.
"""

from django.conf import settings
from django.db import migrations

ALL = ["add", "change", "delete", "view"]

# App, model, verbose name, and the actions that the group may take.
WRITING = [
    ("articles", "section", "section", ALL),
    ("articles", "citation", "citation", ALL),
    ("articles", "authorship", "author of the article", ALL),
    ("articles", "edition", "edition", ["view"]),
    ("articles", "comment", "comment", ALL),
]
GROUPS = {
    "Author": [
        ("articles", "article", "article", ["add", "change", "view"]),
        *WRITING,
        ("sources", "source", "source", ["add", "view"]),
        ("articles", "topic", "topic", ["view"]),
        ("articles", "author", "author", ["view"]),
        ("articles", "image", "image", ["add", "change", "view"]),
    ],
    "Editor": [
        ("articles", "article", "article", [*ALL, "publish", "change_any"]),
        *WRITING,
        ("sources", "source", "source", ALL),
        ("articles", "topic", "topic", ALL),
        ("articles", "author", "author", ALL),
        ("articles", "image", "image", ALL),
        ("metrics", "dataset", "dataset", ["view"]),
        ("metrics", "datasetsource", "source of the dataset", ["view"]),
        ("metrics", "release", "release", ["view"]),
    ],
    "Data steward": [
        ("metrics", "dataset", "dataset", ALL),
        ("metrics", "datasetsource", "source of the dataset", ALL),
        ("metrics", "indicator", "indicator", ALL),
        ("metrics", "entity", "entity", ALL),
        ("metrics", "observation", "observation", ALL),
        ("metrics", "release", "release", [*ALL, "issue"]),
        ("sources", "source", "source", ALL),
    ],
}
# The names of permissions that the models declare.
OWN_NAMES = {
    "change_any_article": "Can change articles of other owners",
    "publish_article": "Can publish articles",
    "issue_release": "Can issue releases",
}


def create_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for group_name, allowed in GROUPS.items():
        group, _ = groups.get_or_create(name=group_name)
        for app, model, verbose_name, actions in allowed:
            content_type, _ = content_types.get_or_create(app_label=app, model=model)
            for action in actions:
                codename = f"{action}_{model}"
                permission, _ = permissions.get_or_create(
                    content_type=content_type,
                    codename=codename,
                    defaults={"name": OWN_NAMES.get(codename, f"Can {action} {verbose_name}")},
                )
                group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("collabsite", "0001_initial"),
        ("articles", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("metrics", "0001_initial"),
        ("sources", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(create_groups, remove_groups)]
