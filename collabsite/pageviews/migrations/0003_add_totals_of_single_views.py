"""Let triggers add to a total only what its writer does not, which is quicker for many views at once.

`last_added` is 1 where the writer adds the view itself; it also takes views away itself. As after
0002, a later migration that rebuilds the table of visits on SQLite must create these triggers again.
"""

from importlib import import_module

from django.db import migrations

# An import statement can't name a module that begins with a digit.
before = import_module("collabsite.pageviews.migrations.0002_item_totals")
TRIGGERS = {
    "pageviews_visit_added": before.TRIGGERS["pageviews_visit_added"].replace(
        "WHEN NEW.total > 0", "WHEN NEW.total > 0 AND NEW.last_added = 0"
    ),
    "pageviews_visit_more": before.TRIGGERS["pageviews_visit_more"].replace(
        "WHEN NEW.total > OLD.total", "WHEN NEW.total > OLD.total AND NEW.last_added = 0"
    ),
}


def replace_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        before.drop_triggers(apps, schema_editor)
        for name, body in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def restore_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")
        before.create_triggers(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("pageviews", "0002_item_totals")]

    operations = [migrations.RunPython(replace_triggers, restore_triggers)]
