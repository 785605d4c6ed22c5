"""Keep the total of each item in a table, and fill it from the counts that are stored.

On SQLite, triggers add the views of visits; on PostgreSQL `counter` does, which locks rows in an
order of its own. SQLite drops the triggers of a table that a later migration rebuilds, so such a
migration must create them again; tests/collabsite/pageviews/counting/test_counter.py fails if it does not.
"""

import re

from django.db import migrations, models

SUMS = """
    SELECT item, CAST(sum(total) AS bigint) FROM (
        SELECT item, total FROM pageviews_baseline
        UNION ALL SELECT item, total FROM pageviews_dailycount
        UNION ALL SELECT item, total FROM pageviews_visit
    ) AS stored GROUP BY item HAVING sum(total) > 0
"""
NAME = "substr(NEW.item, instr(NEW.item, ':') + 1)"
NUMBER = f"CAST({NAME} AS INTEGER)"
ADD = """
    INSERT INTO pageviews_itemtotal (item, kind, number, total) VALUES (
        NEW.item,
        substr(NEW.item, 1, instr(NEW.item, ':') - 1),
        CASE WHEN CAST({number} AS TEXT) = {name} AND {number} >= 0 THEN {number} END,
        {views}
    )
    ON CONFLICT (item) DO UPDATE SET total = pageviews_itemtotal.total + excluded.total;
"""
CHANGE = (
    "UPDATE pageviews_itemtotal SET total = total + NEW.total - OLD.total WHERE item = NEW.item"
)
TRIGGERS = {
    "pageviews_visit_added": (
        "AFTER INSERT ON pageviews_visit WHEN NEW.total > 0"
        f" BEGIN {ADD.format(number=NUMBER, name=NAME, views='NEW.total')} END"
    ),
    "pageviews_visit_more": (
        "AFTER UPDATE OF total ON pageviews_visit WHEN NEW.total > OLD.total"
        f" BEGIN {ADD.format(number=NUMBER, name=NAME, views='NEW.total - OLD.total')} END"
    ),
    "pageviews_visit_fewer": (
        f"AFTER UPDATE OF total ON pageviews_visit WHEN NEW.total < OLD.total BEGIN {CHANGE}; END"
    ),
}
NUMBERED = re.compile(r"[a-z_]+:(0|[1-9][0-9]{0,17})", re.ASCII)


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SUMS)
        sums = cursor.fetchall()
    item_total = apps.get_model("pageviews", "ItemTotal")
    item_total.objects.using(schema_editor.connection.alias).bulk_create(
        (
            item_total(
                item=item,
                kind=item.partition(":")[0],
                number=int(numbered[1]) if (numbered := NUMBERED.fullmatch(item)) else None,
                total=total,
            )
            for item, total in sums
        ),
        batch_size=5000,
    )


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, body in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("pageviews", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ItemTotal",
            fields=[
                (
                    "item",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="item"
                    ),
                ),
                ("kind", models.CharField(max_length=64, verbose_name="kind of item")),
                ("number", models.BigIntegerField(null=True, verbose_name="number of item")),
                ("total", models.BigIntegerField(verbose_name="views")),
            ],
            options={
                "verbose_name": "total of an item",
                "verbose_name_plural": "totals of items",
                "indexes": [
                    models.Index(
                        models.F("kind"),
                        models.OrderBy(models.F("total"), descending=True),
                        models.F("number"),
                        name="item_total_rank",
                    ),
                    models.Index(fields=["kind", "number"], name="item_total_number"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="item_total_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="visit", name="visit_total_of_an_item"),
        migrations.AddField(
            model_name="visit",
            name="last_added",
            field=models.SmallIntegerField(db_default=0),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
