"""Count uses other than reads, and the ledger by item; keep what a later list of robots needs.

SQLite drops the triggers of a table that it rebuilds, so they are created again in the end; a later
migration that rebuilds the table of visits must do the same. On the way back, what the earlier tables
can't tell apart is deleted: uses other than reads, whose totals were never shown.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

# An import statement can't name a module that begins with a digit.
before = import_module("collabsite.pageviews.migrations.0003_add_totals_of_single_views")
TRIGGERS = {
    name: body.replace(" AND NEW.last_added = 0", " AND NEW.last_added = 0 AND NEW.use IN (0, 90)")
    for name, body in before.TRIGGERS.items()
}
USES = [
    (0, "read"),
    (10, "data download"),
    (50, "citation export"),
    (60, "list of editions or releases"),
    (70, "record of a source"),
    (90, "check of counting"),
]
# What is left of a ledger by item, if it is told apart by day and reason only.
MERGED = """
    SELECT day, reason, CAST(sum(count) AS bigint) FROM pageviews_exclusion WHERE use = 0
    GROUP BY day, reason
"""


def drop_former_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in before.TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


def create_former_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, body in before.TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, body in TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {body}")


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


def forget_uses(apps, schema_editor):
    """Leave what the earlier tables can hold: reads, and the ledger of reads by day and reason."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM pageviews_visit WHERE use <> 0")
        cursor.execute("DELETE FROM pageviews_itemtotal WHERE item = 'check:counting'")
        cursor.execute(MERGED)
        merged = cursor.fetchall()
        cursor.execute("DELETE FROM pageviews_exclusion")
        cursor.executemany(
            "INSERT INTO pageviews_exclusion (day, item, use, reason, count)"
            " VALUES (%s, '', 0, %s, %s)",
            merged,
        )


def is_consistent():
    return models.Q(
        ("sessions__gte", 0),
        ("sessions__lte", models.F("unique_uses")),
        ("total__lte", models.F("received")),
        ("unique_uses__lte", models.F("total")),
    )


def use_count_fields():
    """Return the fields of counts of uses."""
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("item", models.CharField(max_length=64, verbose_name="item")),
        ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
        ("use", models.SmallIntegerField(choices=USES, verbose_name="use")),
        ("total", models.IntegerField(verbose_name="uses")),
        ("unique_uses", models.IntegerField(verbose_name="unique uses")),
        ("sessions", models.IntegerField(verbose_name="sessions not counted by another use")),
        (
            "received",
            models.IntegerField(
                help_text="Before double clicks were removed.", verbose_name="received"
            ),
        ),
    ]


def own_key():
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("pageviews", "0004_recent_totals")]

    operations = [
        migrations.RunPython(drop_former_triggers, create_former_triggers),
        migrations.AddField("visit", "use", models.SmallIntegerField(choices=USES, db_default=0)),
        migrations.AddField("visit", "agent", models.CharField(db_default="", max_length=80)),
        migrations.AddField("visit", "referrer", models.CharField(db_default="", max_length=100)),
        migrations.RemoveConstraint("visit", "visit_is_one_per_session"),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint(
                fields=("item", "day", "hour", "visitor", "use"), name="visit_is_one_per_session"
            ),
        ),
        migrations.AddField(
            "exclusion",
            "item",
            models.CharField(blank=True, db_default="", max_length=64, verbose_name="item"),
        ),
        migrations.AddField(
            "exclusion",
            "use",
            models.SmallIntegerField(choices=USES, db_default=0, verbose_name="use"),
        ),
        migrations.RemoveConstraint("exclusion", "exclusion_is_one_per_reason"),
        migrations.AddConstraint(
            "exclusion",
            models.UniqueConstraint(
                fields=("day", "item", "use", "reason"), name="exclusion_is_one_per_reason"
            ),
        ),
        migrations.AddIndex(
            "exclusion",
            models.Index(fields=["day", "reason", "use", "count"], name="exclusion_of_a_day"),
        ),
        migrations.CreateModel(
            name="DailyUse",
            fields=use_count_fields(),
            options={
                "verbose_name": "daily uses",
                "verbose_name_plural": "daily uses",
                "indexes": [models.Index(fields=["day", "item"], name="daily_use_of_a_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "day", "use"), name="daily_use_is_one_per_use"
                    ),
                    models.CheckConstraint(
                        condition=is_consistent(), name="daily_use_is_consistent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgentCount",
            fields=[
                *use_count_fields(),
                (
                    "agent",
                    models.CharField(max_length=80, verbose_name="family of user agents"),
                ),
            ],
            options={
                "verbose_name": "daily count of a user agent",
                "verbose_name_plural": "daily counts of user agents",
                "indexes": [models.Index(fields=["agent"], name="agent_count_of_an_agent")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "item", "use", "agent"), name="agent_count_is_one_per_agent"
                    ),
                    models.CheckConstraint(
                        condition=is_consistent(), name="agent_count_is_consistent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferrerCount",
            fields=[
                own_key(),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                ("item", models.CharField(max_length=64, verbose_name="item")),
                ("host", models.CharField(max_length=100, verbose_name="referring site")),
                ("sessions", models.IntegerField(verbose_name="unique views")),
            ],
            options={
                "verbose_name": "referring site",
                "verbose_name_plural": "referring sites",
                "indexes": [models.Index(fields=["item", "day"], name="referrer_of_an_item")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "item", "host"), name="referrer_is_one_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sessions__gt", 0)), name="referrer_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramCount",
            fields=[
                own_key(),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("json", "JSON of pages"),
                            ("feed", "feeds"),
                            ("api", "descriptions of the API"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("count", models.BigIntegerField(verbose_name="count")),
            ],
            options={
                "verbose_name": "use by programs",
                "verbose_name_plural": "uses by programs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "kind"), name="program_count_is_one_per_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0)), name="program_count_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RobotsList",
            fields=[
                own_key(),
                ("installed_at", models.DateTimeField(verbose_name="in force since")),
                ("date", models.DateField(verbose_name="date of the list")),
                ("patterns", models.JSONField(verbose_name="patterns")),
                ("agents", models.JSONField(default=list, verbose_name="user agents taken out")),
            ],
            options={
                "verbose_name": "list of robots",
                "verbose_name_plural": "lists of robots",
            },
        ),
        migrations.CreateModel(
            name="RemovedCount",
            fields=[
                *use_count_fields(),
                (
                    "robots_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removed",
                        to="pageviews.robotslist",
                        verbose_name="list of robots",
                    ),
                ),
            ],
            options={
                "verbose_name": "counts taken out",
                "verbose_name_plural": "counts taken out",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("robots_list", "item", "day", "use"),
                        name="removed_count_is_one_per_use",
                    ),
                    models.CheckConstraint(
                        condition=is_consistent(), name="removed_count_is_consistent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                own_key(),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("database", "the database did not answer"),
                            ("frozen", "a check found that views were not counted"),
                        ],
                        max_length=8,
                        verbose_name="cause",
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="start")),
                ("end", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "gap in counting",
                "verbose_name_plural": "gaps in counting",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                        ),
                        name="gap_ends_after_its_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end__isnull", True)),
                        fields=("cause",),
                        name="gap_is_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountingCheck",
            fields=[
                (
                    "at",
                    models.DateTimeField(primary_key=True, serialize=False, verbose_name="time"),
                ),
                (
                    "problem",
                    models.CharField(blank=True, max_length=200, verbose_name="problem"),
                ),
            ],
            options={
                "verbose_name": "check of counting",
                "verbose_name_plural": "checks of counting",
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_uses),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
