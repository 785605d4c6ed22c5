"""Add sums of daily counts by month and of the whole site, computed from what is there."""

import django.db.models.expressions
from django.db import migrations, models

USES = [
    (0, "read"),
    (10, "data download"),
    (50, "citation export"),
    (60, "list of editions or releases"),
    (70, "record of a source"),
    (90, "check of counting"),
]
# Expressions for the first day of a day's month, and for the kind of an item.
MONTH = {
    "postgresql": "CAST(date_trunc('month', CAST(day AS timestamp)) AS date)",
    "sqlite": "date(day, 'start of month')",
}
KIND = {
    "postgresql": "split_part(item, ':', 1)",
    "sqlite": "substr(item, 1, instr(item, ':') - 1)",
}
COUNTS = """
    SELECT item, day, 0 AS use, total, unique_views AS unique_uses, unique_views AS sessions, received
    FROM pageviews_dailycount WHERE received > 0
    UNION ALL
    SELECT item, day, use, total, unique_uses, sessions, received FROM pageviews_dailyuse
"""
FILL = [
    """
    INSERT INTO pageviews_itemmonth (item, month, use, total, unique_uses, sessions, received)
    SELECT item, {month}, use, sum(total), sum(unique_uses), sum(sessions), sum(received)
    FROM ({counts}) AS counts GROUP BY 1, 2, 3
    """,
    """
    INSERT INTO pageviews_siteday (day, kind, use, total, unique_uses, sessions, received)
    SELECT day, {kind}, use, sum(total), sum(unique_uses), sum(sessions), sum(received)
    FROM ({counts}) AS counts GROUP BY 1, 2, 3
    """,
    """
    INSERT INTO pageviews_sitereferrer (day, kind, host, sessions)
    SELECT day, {kind}, host, sum(sessions) FROM pageviews_referrercount GROUP BY 1, 2, 3
    """,
    """
    INSERT INTO pageviews_siteexclusion (day, use, reason, count)
    SELECT day, use, reason, sum(count) FROM pageviews_exclusion WHERE count > 0 GROUP BY 1, 2, 3
    """,
    "UPDATE pageviews_exclusion SET summed = count WHERE count > 0",
]


def fill(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    # Without parameters, a per cent sign stands for itself.
    with schema_editor.connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement.format(month=MONTH[vendor], kind=KIND[vendor], counts=COUNTS))


class Migration(migrations.Migration):
    dependencies = [
        ("pageviews", "0005_uses"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("use", models.SmallIntegerField(choices=USES, verbose_name="use")),
                ("total", models.IntegerField(verbose_name="uses")),
                ("unique_uses", models.IntegerField(verbose_name="unique uses")),
                (
                    "sessions",
                    models.IntegerField(verbose_name="sessions not counted by another use"),
                ),
                (
                    "received",
                    models.IntegerField(
                        help_text="Before double clicks were removed.", verbose_name="received"
                    ),
                ),
                ("item", models.CharField(max_length=64, verbose_name="item")),
                (
                    "month",
                    models.DateField(help_text="The first day, in UTC.", verbose_name="month"),
                ),
            ],
            options={
                "verbose_name": "uses of a month",
                "verbose_name_plural": "uses of months",
            },
        ),
        migrations.CreateModel(
            name="SiteDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("use", models.SmallIntegerField(choices=USES, verbose_name="use")),
                ("total", models.IntegerField(verbose_name="uses")),
                ("unique_uses", models.IntegerField(verbose_name="unique uses")),
                (
                    "sessions",
                    models.IntegerField(verbose_name="sessions not counted by another use"),
                ),
                (
                    "received",
                    models.IntegerField(
                        help_text="Before double clicks were removed.", verbose_name="received"
                    ),
                ),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                ("kind", models.CharField(max_length=64, verbose_name="kind of item")),
            ],
            options={
                "verbose_name": "uses of a day",
                "verbose_name_plural": "uses of days",
            },
        ),
        migrations.CreateModel(
            name="SiteExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                ("use", models.SmallIntegerField(choices=USES, verbose_name="use")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("robot", "robot"),
                            ("opted-out", "reader opted out"),
                            ("token", "no valid page token"),
                            ("origin", "another site"),
                            ("staff", "signed-in staff"),
                            ("status", "page not answered or not public"),
                            ("prefetch", "prefetched"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                ("count", models.BigIntegerField(verbose_name="count")),
            ],
            options={
                "verbose_name": "excluded views of a day",
                "verbose_name_plural": "excluded views of days",
            },
        ),
        migrations.CreateModel(
            name="SiteReferrer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                ("kind", models.CharField(max_length=64, verbose_name="kind of item")),
                ("host", models.CharField(max_length=100, verbose_name="referring site")),
                ("sessions", models.IntegerField(verbose_name="unique views")),
            ],
            options={
                "verbose_name": "referring site of a day",
                "verbose_name_plural": "referring sites of days",
            },
        ),
        migrations.RemoveConstraint(
            model_name="exclusion",
            name="exclusion_is_one_per_reason",
        ),
        migrations.RemoveIndex(
            model_name="exclusion",
            name="exclusion_of_a_day",
        ),
        migrations.AddField(
            model_name="exclusion",
            name="summed",
            field=models.BigIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="pending",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.CombinedExpression(
                    models.F("count"), "-", models.F("summed")
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(
                condition=models.Q(("pending__gt", 0)), fields=["day"], name="exclusion_is_pending"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                fields=("item", "day", "use", "reason"), name="exclusion_is_one_per_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("summed__gte", 0), ("summed__lte", models.F("count"))),
                name="exclusion_sums_what_it_counts",
            ),
        ),
        migrations.AddIndex(
            model_name="itemmonth",
            index=models.Index(fields=["item", "month"], name="item_month_of_an_item"),
        ),
        migrations.AddConstraint(
            model_name="itemmonth",
            constraint=models.UniqueConstraint(
                fields=("month", "use", "item"), name="item_month_is_one_per_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sessions__gte", 0),
                    ("sessions__lte", models.F("unique_uses")),
                    ("total__lte", models.F("received")),
                    ("unique_uses__lte", models.F("total")),
                ),
                name="item_month_is_consistent",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteday",
            constraint=models.UniqueConstraint(
                fields=("use", "day", "kind"), name="site_day_is_one_per_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="siteday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sessions__gte", 0),
                    ("sessions__lte", models.F("unique_uses")),
                    ("total__lte", models.F("received")),
                    ("unique_uses__lte", models.F("total")),
                ),
                name="site_day_is_consistent",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteexclusion",
            constraint=models.UniqueConstraint(
                fields=("day", "use", "reason"), name="site_exclusion_is_one_per_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="siteexclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0)), name="site_exclusion_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitereferrer",
            constraint=models.UniqueConstraint(
                fields=("day", "kind", "host"), name="site_referrer_is_one_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitereferrer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sessions__gt", 0)), name="site_referrer_is_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("use__gt", 0)), fields=["day"], name="visit_is_no_read"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
