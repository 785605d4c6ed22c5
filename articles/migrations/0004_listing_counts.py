"""Store the numbers of listed articles, and index editions in the orders of lists."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Exists, OuterRef


def count_articles(apps, schema_editor):
    alias = schema_editor.connection.alias
    edition = apps.get_model("articles", "Edition").objects.using(alias)
    edition_topic = apps.get_model("articles", "EditionTopic").objects.using(alias)
    listing_count = apps.get_model("articles", "ListingCount")
    later = edition.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    last = edition.exclude(Exists(later)).order_by()
    by_language = last.values_list("language").annotate(Count("pk"))
    topics = edition_topic.filter(edition__in=last).order_by()
    by_topic = topics.values_list("edition__language", "topic").annotate(Count("pk"))
    listing_count.objects.using(alias).bulk_create(
        [
            *(
                listing_count(language=language, articles=number)
                for language, number in by_language
            ),
            *(
                listing_count(language=language, topic_id=topic, articles=number)
                for language, topic, number in by_topic
            ),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_changes")]

    operations = [
        migrations.CreateModel(
            name="ListingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.topic",
                        verbose_name="topic",
                    ),
                ),
                ("articles", models.IntegerField(default=0, verbose_name="articles")),
            ],
            options={
                "verbose_name": "number of listed articles",
                "verbose_name_plural": "numbers of listed articles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "topic"), name="listing_count_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("topic__isnull", True)),
                        fields=("language",),
                        name="listing_count_of_language_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("articles__gte", 0)),
                        name="listing_count_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.RunPython(count_articles, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                models.F("language"),
                models.OrderBy(models.F("date"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="edition_language_date",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                models.OrderBy(models.F("date"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="edition_date",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["language", "title", "id"], name="edition_language_title"),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["title", "id"], name="edition_title"),
        ),
    ]
