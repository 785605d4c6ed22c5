"""Notices on the desk; each person chooses how each kind is sent by e-mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MAILING = [("at-once", "At once"), ("daily", "Once a day"), ("never", "Not by e-mail")]
KINDS = [
    *["review-requested", "sent-back", "published", "scheduled"],
    *["comment", "mention", "proposed", "overdue"],
]
# The former fields, which said whether a notice is sent.
FIELDS = {"notices_of_reviews": "mail_of_reviews", "notices_of_own": "mail_of_own"}


def mailing(words):
    return models.CharField(choices=MAILING, default="at-once", max_length=10, verbose_name=words)


def keep_choices(apps, schema_editor):
    profiles = apps.get_model("people", "Profile").objects.using(schema_editor.connection.alias)
    for former, field in FIELDS.items():
        profiles.filter(**{former: False}).update(**{field: "never"})


def restore_choices(apps, schema_editor):
    profiles = apps.get_model("people", "Profile").objects.using(schema_editor.connection.alias)
    for former, field in FIELDS.items():
        profiles.filter(**{field: "never"}).update(**{former: False})


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_audit_details"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("profile", "mail_of_comments", mailing("Comments and mentions")),
        migrations.AddField(
            "profile", "mail_of_own", mailing("An article of mine is published or sent back")
        ),
        migrations.AddField(
            "profile", "mail_of_reviews", mailing("An article is submitted for review")
        ),
        migrations.AddField(
            "profile",
            "mail_of_data",
            mailing("Data is overdue, or new data needs another edition"),
        ),
        migrations.RunPython(keep_choices, restore_choices),
        migrations.RemoveField("profile", "notices_of_reviews"),
        migrations.RemoveField("profile", "notices_of_own"),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20),
                ),
                ("about", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=300)),
                ("address", models.CharField(max_length=300)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("mailing", models.CharField(choices=MAILING, max_length=10)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["user", "read_at", "-created_at"], name="people_notices"),
                    models.Index(
                        condition=models.Q(
                            ("mailed_at__isnull", True),
                            ("read_at__isnull", True),
                            models.Q(("mailing", "never"), _negated=True),
                        ),
                        fields=["created_at"],
                        name="people_notices_to_mail",
                    ),
                ],
            },
        ),
    ]
