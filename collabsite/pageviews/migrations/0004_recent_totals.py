"""Add recent totals of items. The next rollup fills the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pageviews", "0003_add_totals_of_single_views")]

    operations = [
        migrations.CreateModel(
            name="RecentTotal",
            fields=[
                (
                    "item",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="item"
                    ),
                ),
                ("kind", models.CharField(max_length=64, verbose_name="kind of item")),
                ("number", models.BigIntegerField(null=True, verbose_name="number of item")),
                ("begin", models.DateField(verbose_name="first day")),
                ("total", models.BigIntegerField(verbose_name="views")),
            ],
            options={
                "verbose_name": "recent total of an item",
                "verbose_name_plural": "recent totals of items",
                "indexes": [
                    models.Index(
                        models.F("begin"),
                        models.F("kind"),
                        models.OrderBy(models.F("total"), descending=True),
                        models.OrderBy(models.F("number"), descending=True),
                        name="recent_total_rank",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="recent_total_is_positive"
                    ),
                ],
            },
        ),
    ]
