"""Authors and editors may take images in; only editors remove them."""

from django.conf import settings
from django.db import migrations

GROUPS = {"Author": ["add", "change", "view"], "Editor": ["add", "change", "delete", "view"]}


def permissions_of_images(apps, alias, actions):
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label="articles", model="image")
    # Under the names that Django would give them after the migrations, as in 0001.
    return [
        permissions.get_or_create(
            content_type=content_type,
            codename=f"{action}_image",
            defaults={"name": f"Can {action} image"},
        )[0]
        for action in actions
    ]


def allow(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(*permissions_of_images(apps, alias, GROUPS[group.name]))


def refuse(apps, schema_editor):
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.remove(*permissions_of_images(apps, alias, GROUPS[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("collabsite", "0002_notes"),
        ("articles", "0004_image"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(allow, refuse)]
