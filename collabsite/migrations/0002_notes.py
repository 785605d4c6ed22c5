"""Authors and editors may leave notes for one another."""

from django.conf import settings
from django.db import migrations

GROUPS = ["Author", "Editor"]
ACTIONS = ["add", "change", "delete", "view"]


def permissions_of_notes(apps, alias):
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="articles", model="note")
    # Under the names that Django would give them after the migrations, as in 0001.
    return [
        permissions.get_or_create(
            content_type=content_type,
            codename=f"{action}_note",
            defaults={"name": f"Can {action} note"},
        )[0]
        for action in ACTIONS
    ]


def allow(apps, schema_editor):
    alias = schema_editor.connection.alias
    allowed = permissions_of_notes(apps, alias)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(*allowed)


def refuse(apps, schema_editor):
    alias = schema_editor.connection.alias
    allowed = permissions_of_notes(apps, alias)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.remove(*allowed)


class Migration(migrations.Migration):
    dependencies = [
        ("collabsite", "0001_groups"),
        ("articles", "0003_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(allow, refuse)]
