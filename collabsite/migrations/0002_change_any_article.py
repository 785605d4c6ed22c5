"""Let everyone who could change articles go on changing all of them, except the group of authors.

Authors change the articles that they own.
"""

from django.db import migrations

CODENAME = "change_any_article"
NAME = "Can change articles of other owners"


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    # On a new site, the permission is not there yet; Django finds it after the migrations.
    article, _created = content_types.get_or_create(app_label="articles", model="article")
    permission, _created = permissions.get_or_create(
        content_type=article, codename=CODENAME, defaults={"name": NAME}
    )
    can_change = {"content_type": article, "codename": "change_article"}
    for change in permissions.filter(**can_change):
        permission.group_set.add(*change.group_set.exclude(name="Author"))
        permission.user_set.add(*change.user_set.all())


def revoke(apps, schema_editor):
    alias = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    permissions.filter(content_type__app_label="articles", codename=CODENAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_owners_from_log"),
        ("collabsite", "0001_groups"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
