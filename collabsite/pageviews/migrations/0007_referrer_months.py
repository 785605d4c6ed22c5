"""Add sums of referring sites by month, computed from those by day."""

from django.db import migrations, models

# Expressions for the first day of a day's month.
MONTH = {
    "postgresql": "CAST(date_trunc('month', CAST(day AS timestamp)) AS date)",
    "sqlite": "date(day, 'start of month')",
}
FILL = """
    INSERT INTO pageviews_referrermonth (month, kind, host, sessions)
    SELECT {month}, kind, host, sum(sessions) FROM pageviews_sitereferrer GROUP BY 1, 2, 3
"""


def fill(apps, schema_editor):
    statement = FILL.format(month=MONTH[schema_editor.connection.vendor])
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("pageviews", "0006_summaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferrerMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "month",
                    models.DateField(help_text="The first day, in UTC.", verbose_name="month"),
                ),
                ("kind", models.CharField(max_length=64, verbose_name="kind of item")),
                ("host", models.CharField(max_length=100, verbose_name="referring site")),
                ("sessions", models.IntegerField(verbose_name="unique views")),
            ],
            options={
                "verbose_name": "referring site of a month",
                "verbose_name_plural": "referring sites of months",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "kind", "host"), name="referrer_month_is_one_per_host"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sessions__gt", 0)), name="referrer_month_is_positive"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
