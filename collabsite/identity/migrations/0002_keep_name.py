"""Let sites that have articles go on under the name that all sites had."""

from django.db import migrations

NAMES = {
    "name": "Collaboration Review",
    "name_zh": "合作研究评论",
    "description": "Research collaboration between China and the West, in articles whose numbers can be checked.",
    "description_zh": "聚焦中国与西方的科研合作，文中数字均可核查。",
}


def keep_name(apps, schema_editor):
    alias = schema_editor.connection.alias
    if apps.get_model("articles", "Article").objects.using(alias).exists():
        apps.get_model("identity", "SiteIdentity").objects.using(alias).create(pk=1, **NAMES)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("articles", "0015_addresses")]

    operations = [migrations.RunPython(keep_name, migrations.RunPython.noop)]
