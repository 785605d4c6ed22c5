"""Add menus, and let the database record what changes them."""

import django.db.models.deletion
from django.db import migrations, models

from collabsite.serving.triggers import RecordChanges

PUBLISHED_AT = "(SELECT published_at FROM articles_edition WHERE id = {row}.edition_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0016_pages"),
        ("identity", "0002_keep_name"),
        ("metrics", "0016_check_inserts_at_once"),
        ("serving", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Menus",
            fields=[],
            options={
                "verbose_name": "menus",
                "verbose_name_plural": "menus",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("identity.siteidentity",),
        ),
        migrations.CreateModel(
            name="MenuItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[("header", "Header"), ("footer", "Footer")],
                        max_length=8,
                        verbose_name="menu",
                    ),
                ),
                ("ordering", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("text", models.CharField(blank=True, max_length=60, verbose_name="text")),
                (
                    "text_zh",
                    models.CharField(blank=True, max_length=60, verbose_name="text in Chinese"),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="metrics.dataset",
                        verbose_name="dataset",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.page",
                        verbose_name="page",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="menu_items",
                        to="identity.siteidentity",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a menu",
                "verbose_name_plural": "items of a menu",
                "ordering": ["ordering", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("address", ""),
                                ("dataset", None),
                                ("page__isnull", False),
                                ("topic", None),
                            ),
                            models.Q(
                                ("address", ""),
                                ("dataset", None),
                                ("page", None),
                                ("topic__isnull", False),
                            ),
                            models.Q(
                                ("address", ""),
                                ("dataset__isnull", False),
                                ("page", None),
                                ("topic", None),
                            ),
                            models.Q(
                                ("dataset", None),
                                ("page", None),
                                ("topic", None),
                                models.Q(("address", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="menu_item_leads_to_one_target",
                    )
                ],
            },
        ),
        RecordChanges("menus_menuitem", ["SELECT 'settings' AS name"]),
        # What menus show of what their items lead to.
        RecordChanges(
            "articles_edition",
            ["SELECT 'settings' AS name"],
            public_at="{row}.published_at",
            when="{row}.kind = 'page'",
            trigger="menus",
        ),
        RecordChanges(
            "articles_editiontopic",
            ["SELECT 'settings' AS name FROM menus_menuitem WHERE topic_id = {row}.topic_id"],
            public_at=PUBLISHED_AT,
            trigger="menus",
        ),
        RecordChanges(
            "metrics_release",
            ["SELECT 'settings' AS name FROM menus_menuitem WHERE dataset_id = {row}.dataset_id"],
            public_at="{row}.issued_at",
            when="{row}.issued_at IS NOT NULL",
            trigger="menus",
        ),
    ]
