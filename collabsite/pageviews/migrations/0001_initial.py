from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ImportedLine",
            fields=[
                ("digest", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "imported log line",
                "verbose_name_plural": "imported log lines",
            },
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("value", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name": "salt of a day",
                "verbose_name_plural": "salts of days",
            },
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                (
                    "item",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="item"
                    ),
                ),
                ("total", models.BigIntegerField(verbose_name="views")),
            ],
            options={
                "verbose_name": "imported count",
                "verbose_name_plural": "imported counts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="baseline_is_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=64, verbose_name="item")),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
                (
                    "total",
                    models.IntegerField(help_text="Total_Item_Requests", verbose_name="views"),
                ),
                (
                    "unique_views",
                    models.IntegerField(
                        help_text="Unique_Item_Requests", verbose_name="unique views"
                    ),
                ),
                (
                    "received",
                    models.IntegerField(
                        help_text="Before double clicks were removed.", verbose_name="received"
                    ),
                ),
            ],
            options={
                "verbose_name": "daily count",
                "verbose_name_plural": "daily counts",
                "indexes": [
                    models.Index(fields=["day", "item", "total"], name="daily_count_of_a_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "day"), name="daily_count_is_one_per_item"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total__lte", models.F("received")),
                            ("unique_views__gte", 0),
                            ("unique_views__lte", models.F("total")),
                        ),
                        name="daily_count_unique_total_received",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="In UTC.", verbose_name="day")),
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
                "verbose_name": "excluded view",
                "verbose_name_plural": "excluded views",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "reason"), name="exclusion_is_one_per_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 0)), name="exclusion_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("hour", models.SmallIntegerField()),
                ("visitor", models.BinaryField(max_length=32)),
                ("total", models.IntegerField()),
                ("received", models.IntegerField()),
                ("last", models.BigIntegerField()),
                ("last_counts", models.BooleanField()),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "indexes": [models.Index(fields=["item", "total"], name="visit_total_of_an_item")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "day", "hour", "visitor"), name="visit_is_one_per_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour__gte", 0), ("hour__lte", 23)),
                        name="visit_hour_is_of_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0), ("total__lte", models.F("received"))),
                        name="visit_counts_what_it_received",
                    ),
                ],
            },
        ),
    ]
