"""Create the tables of articles on a new site, with the triggers of 22 migrations.

A site on which some of them have run goes on with the others.
"""

from importlib import import_module

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.images
from collabsite.web.migration_operations import CreateModels, RunStatements

immutability = import_module("articles.migrations.0002_immutability")
changes = import_module("articles.migrations.0003_changes")
section_data = import_module("articles.migrations.0008_section_data")
image_uses = import_module("articles.migrations.0014_image_uses")
topics_and_authors = import_module("articles.migrations.0017_topics_and_authors")
claims = import_module("articles.migrations.0022_claims")

MODELS = [
    migrations.CreateModel(
        name="Source",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "key",
                models.SlugField(
                    allow_unicode=True,
                    help_text="Short name in addresses and exports, such as nature-index-2023.",
                    max_length=80,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            (
                "type",
                models.CharField(
                    choices=[
                        ("report", "Report"),
                        ("article-journal", "Journal article"),
                        ("article-newspaper", "Newspaper article"),
                        ("book", "Book"),
                        ("chapter", "Chapter"),
                        ("dataset", "Dataset"),
                        ("legislation", "Law or treaty"),
                        ("webpage", "Web page"),
                        ("document", "Other document"),
                    ],
                    default="document",
                    max_length=20,
                    verbose_name="type",
                ),
            ),
            ("title", models.CharField(max_length=500, verbose_name="title")),
            (
                "author",
                models.TextField(
                    blank=True,
                    help_text="One a line: “Family, Given”, or the name of an organisation.",
                    verbose_name="authors",
                ),
            ),
            (
                "issued",
                models.CharField(
                    blank=True,
                    max_length=10,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            "Write it like 2023, 2023-11 or 2023-11-02.",
                        )
                    ],
                    verbose_name="issued",
                ),
            ),
            (
                "container_title",
                models.CharField(
                    blank=True,
                    help_text="What it appeared in.",
                    max_length=300,
                    verbose_name="journal or book",
                ),
            ),
            ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
            ("volume", models.CharField(blank=True, max_length=20, verbose_name="volume")),
            ("issue", models.CharField(blank=True, max_length=20, verbose_name="issue")),
            ("page", models.CharField(blank=True, max_length=40, verbose_name="pages")),
            (
                "doi",
                models.CharField(
                    blank=True,
                    max_length=200,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^10\\.\\d{4,9}/\\S+$", "Write it like 10.1000/182."
                        )
                    ],
                    verbose_name="DOI",
                ),
            ),
            ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
            ("accessed", models.DateField(blank=True, null=True, verbose_name="accessed")),
            ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
        ],
        options={
            "verbose_name": "source",
            "verbose_name_plural": "sources",
            "ordering": ["title", "key"],
        },
    ),
    migrations.CreateModel(
        name="Topic",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("slug", models.SlugField(unique=True, verbose_name="address")),
            ("name", models.CharField(max_length=100, verbose_name="name")),
            (
                "name_zh",
                models.CharField(blank=True, max_length=100, verbose_name="name in Chinese"),
            ),
            (
                "description",
                models.TextField(
                    blank=True,
                    db_default="",
                    default="",
                    help_text="One or two sentences under the name.",
                    verbose_name="description",
                ),
            ),
            (
                "description_zh",
                models.TextField(
                    blank=True, db_default="", default="", verbose_name="description in Chinese"
                ),
            ),
            (
                "picture",
                models.ForeignKey(
                    blank=True,
                    help_text="One of the media, with its alternative text.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="articles.image",
                    verbose_name="picture",
                ),
            ),
            (
                "first_article",
                models.ForeignKey(
                    blank=True,
                    help_text="An article of the topic that its page begins with.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="articles.article",
                    verbose_name="first article",
                ),
            ),
        ],
        options={"verbose_name": "topic", "verbose_name_plural": "topics", "ordering": ["name"]},
    ),
    migrations.CreateModel(
        name="Article",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("title", models.CharField(max_length=300, verbose_name="title")),
            (
                "slug",
                models.SlugField(
                    allow_unicode=True, max_length=120, unique=True, verbose_name="address"
                ),
            ),
            (
                "standfirst",
                models.TextField(
                    blank=True,
                    help_text="One or two sentences under the title.",
                    verbose_name="standfirst",
                ),
            ),
            (
                "language",
                models.CharField(
                    choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                    default="en",
                    max_length=10,
                    verbose_name="language",
                ),
            ),
            (
                "date",
                models.DateField(
                    blank=True,
                    help_text="Leave empty for the day of the first edition.",
                    null=True,
                    verbose_name="date",
                ),
            ),
            (
                "origin",
                models.CharField(
                    blank=True,
                    help_text="Where the article itself came from.",
                    max_length=200,
                    verbose_name="origin",
                ),
            ),
            (
                "origin_url",
                models.URLField(blank=True, max_length=500, verbose_name="address of the origin"),
            ),
            (
                "doi",
                models.CharField(
                    blank=True,
                    help_text="If one is registered: 10.1000/182, or its address at doi.org.",
                    max_length=200,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^10\\.\\d{4,9}/\\S+$", "Write it like 10.1000/182."
                        )
                    ],
                    verbose_name="DOI",
                ),
            ),
            (
                "original_edition",
                models.PositiveIntegerField(
                    blank=True,
                    help_text="For a translation: the edition of the original that it follows. Left empty when the original is chosen: its newest.",
                    null=True,
                    verbose_name="follows edition",
                ),
            ),
            (
                "submitted_at",
                models.DateTimeField(blank=True, null=True, verbose_name="submitted for review"),
            ),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            (
                "original",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="translations",
                    to="articles.article",
                    verbose_name="translation of",
                ),
            ),
            (
                "submitted_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="submitted by",
                ),
            ),
            (
                "authors",
                models.ManyToManyField(
                    related_name="articles",
                    through="articles.Authorship",
                    to="articles.author",
                    verbose_name="authors",
                ),
            ),
            (
                "topics",
                models.ManyToManyField(
                    blank=True, related_name="articles", to="articles.topic", verbose_name="topics"
                ),
            ),
            (
                "owner",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="owner",
                ),
            ),
            (
                "binned_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="moved to the bin"
                ),
            ),
            (
                "binned_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="moved to the bin by",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[("article", "Article"), ("page", "Page")],
                    db_default="article",
                    default="article",
                    editable=False,
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
            (
                "cover",
                models.ForeignKey(
                    blank=True,
                    help_text="One of the media, with its alternative text: shown in lists and on social networks.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="articles.image",
                    verbose_name="cover",
                ),
            ),
            (
                "cover_chart",
                models.CharField(
                    blank=True,
                    db_default="",
                    default="",
                    help_text="A chart of the text instead of an image.",
                    max_length=200,
                    verbose_name="chart as the cover",
                ),
            ),
            (
                "cover_alt",
                models.CharField(
                    blank=True,
                    db_default="",
                    default="",
                    help_text="For readers who can't see it. Leave empty for its kind and caption.",
                    max_length=500,
                    verbose_name="alternative text of that chart",
                ),
            ),
        ],
        options={
            "verbose_name": "article",
            "verbose_name_plural": "articles",
            "ordering": ["-updated_at"],
            "permissions": [
                ("publish_article", "Can publish articles"),
                ("change_any_article", "Can change articles of other owners"),
            ],
            "indexes": [
                models.Index(
                    models.OrderBy(models.F("updated_at"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    name="article_updated",
                ),
                models.Index(
                    condition=models.Q(("submitted_at__isnull", False)),
                    fields=["submitted_at"],
                    name="article_submitted",
                ),
                models.Index(
                    condition=models.Q(("binned_at__isnull", False)),
                    fields=["binned_at"],
                    name="article_binned",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("original__isnull", True),
                        models.Q(("original", models.F("pk")), _negated=True),
                        _connector="OR",
                    ),
                    name="article_is_not_its_own_translation",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Author",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("family_name", models.CharField(max_length=100, verbose_name="family name")),
            ("given_name", models.CharField(blank=True, max_length=100, verbose_name="given name")),
            ("slug", models.SlugField(allow_unicode=True, unique=True, verbose_name="address")),
            (
                "affiliation",
                models.CharField(blank=True, max_length=200, verbose_name="affiliation"),
            ),
            (
                "orcid",
                models.CharField(
                    blank=True,
                    max_length=19,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$",
                            "Write it like 0000-0002-1825-0097.",
                        )
                    ],
                    verbose_name="ORCID",
                ),
            ),
            (
                "user",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="author",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="account",
                ),
            ),
            (
                "picture",
                models.ForeignKey(
                    blank=True,
                    help_text="One of the media, with its alternative text.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="articles.image",
                    verbose_name="picture",
                ),
            ),
            (
                "about",
                models.TextField(
                    blank=True,
                    db_default="",
                    default="",
                    help_text="For the author's page: paragraphs, with an empty line between them.",
                    verbose_name="about the author",
                ),
            ),
            (
                "about_zh",
                models.TextField(
                    blank=True,
                    db_default="",
                    default="",
                    verbose_name="about the author, in Chinese",
                ),
            ),
        ],
        options={
            "verbose_name": "author",
            "verbose_name_plural": "authors",
            "ordering": ["family_name", "given_name"],
        },
    ),
    migrations.CreateModel(
        name="Authorship",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("ordering", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="authorships",
                    to="articles.article",
                ),
            ),
            (
                "author",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="authorships",
                    to="articles.author",
                    verbose_name="author",
                ),
            ),
        ],
        options={
            "verbose_name": "author of the article",
            "verbose_name_plural": "authors of the article",
            "ordering": ["ordering", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("article", "author"), name="author_once_per_article"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Edition",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.PositiveIntegerField(verbose_name="number")),
            ("slug", models.SlugField(allow_unicode=True, max_length=120, verbose_name="address")),
            ("title", models.CharField(max_length=300, verbose_name="title")),
            ("standfirst", models.TextField(blank=True, verbose_name="standfirst")),
            (
                "language",
                models.CharField(
                    choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                    max_length=10,
                    verbose_name="language",
                ),
            ),
            ("date", models.DateField(verbose_name="date")),
            ("origin", models.CharField(blank=True, max_length=200, verbose_name="origin")),
            (
                "change",
                models.CharField(
                    choices=[
                        ("first", "First edition"),
                        ("update", "Update"),
                        ("correction", "Correction"),
                        ("retraction", "Retraction"),
                    ],
                    max_length=10,
                    verbose_name="change",
                ),
            ),
            ("note", models.TextField(blank=True, verbose_name="change note")),
            ("content", models.JSONField(verbose_name="content")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ("published_at", models.DateTimeField(db_index=True, verbose_name="published")),
            ("created_at", models.DateTimeField(verbose_name="created")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="editions",
                    to="articles.article",
                    verbose_name="article",
                ),
            ),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="published by",
                ),
            ),
            (
                "topics",
                models.ManyToManyField(
                    related_name="editions", through="articles.EditionTopic", to="articles.topic"
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[("article", "Article"), ("page", "Page")],
                    db_default="article",
                    default="article",
                    max_length=8,
                    verbose_name="kind",
                ),
            ),
        ],
        options={
            "verbose_name": "edition",
            "verbose_name_plural": "editions",
            "ordering": ["article_id", "-number"],
            "indexes": [
                models.Index(
                    models.F("language"),
                    models.OrderBy(models.F("date"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    name="edition_language_date",
                ),
                models.Index(
                    models.OrderBy(models.F("date"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    name="edition_date",
                ),
                models.Index(fields=["language", "title", "id"], name="edition_language_title"),
                models.Index(fields=["title", "id"], name="edition_title"),
                models.Index(
                    models.F("language"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    name="edition_language_published",
                ),
                models.Index(
                    models.F("change"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    name="edition_change_published",
                ),
                models.Index(
                    fields=["article", "-number", "change", "created_at", "id"],
                    name="edition_status",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("article", "number"), name="edition_number_once"),
                models.CheckConstraint(
                    condition=models.Q(("number__gte", 1)), name="edition_number_from_one"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("number", 1), models.Q(("note", ""), _negated=True), _connector="OR"
                    ),
                    name="later_editions_have_a_note",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EditionAuthor",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.PositiveIntegerField(verbose_name="number")),
            (
                "author",
                models.ForeignKey(
                    db_column="author_slug",
                    db_constraint=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="edition_bylines",
                    to="articles.author",
                    to_field="slug",
                    verbose_name="author",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="bylines",
                    to="articles.edition",
                ),
            ),
            ("date", models.DateField(verbose_name="date")),
            ("published_at", models.DateTimeField(verbose_name="published")),
        ],
        options={
            "verbose_name": "author of the edition",
            "verbose_name_plural": "authors of the edition",
            "ordering": ["edition_id", "number"],
            "indexes": [
                models.Index(
                    models.F("author"),
                    models.OrderBy(models.F("date"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    name="edition_author_date",
                ),
                models.Index(
                    models.F("author"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    name="edition_author_published",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("edition", "number"), name="byline_number_once"),
                models.UniqueConstraint(fields=("edition", "author"), name="byline_author_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EditionData",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "dataset",
                models.SlugField(allow_unicode=True, max_length=120, verbose_name="dataset"),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="data",
                    to="articles.edition",
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
            ("published_at", models.DateTimeField(verbose_name="published")),
        ],
        options={
            "verbose_name": "data of the edition",
            "verbose_name_plural": "data of the edition",
            "indexes": [
                models.Index(
                    models.F("dataset"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    models.F("language"),
                    name="edition_data_published",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("edition", "dataset"), name="dataset_once_per_edition"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Exemption",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("literal", models.CharField(max_length=200, verbose_name="number")),
            ("sentence", models.TextField(verbose_name="sentence")),
            ("reason", models.CharField(max_length=300, verbose_name="reason")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            (
                "article",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="exemptions",
                    to="articles.article",
                ),
            ),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="exempted by",
                ),
            ),
            (
                "about",
                models.CharField(
                    choices=[("number", "number"), ("claim", "claim")],
                    default="number",
                    max_length=6,
                    verbose_name="kind",
                ),
            ),
        ],
        options={
            "verbose_name": "exemption",
            "verbose_name_plural": "exemptions",
            "ordering": ["created_at", "pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="exemption_has_a_reason"
                ),
                models.UniqueConstraint(
                    fields=("article", "about", "literal", "sentence"), name="exempted_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Image",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "key",
                models.CharField(
                    default=articles.models.images.new_key,
                    editable=False,
                    max_length=32,
                    unique=True,
                    verbose_name="key",
                ),
            ),
            (
                "title",
                models.CharField(
                    help_text="For editors, to find it again.", max_length=200, verbose_name="title"
                ),
            ),
            (
                "alt",
                models.CharField(
                    blank=True,
                    help_text="For readers who can't see the image. Each use can have its own.",
                    max_length=500,
                    verbose_name="alternative text",
                ),
            ),
            (
                "credit",
                models.CharField(
                    blank=True,
                    help_text="Who made it, and its licence.",
                    max_length=200,
                    verbose_name="credit",
                ),
            ),
            ("width", models.PositiveIntegerField(editable=False, verbose_name="width")),
            ("height", models.PositiveIntegerField(editable=False, verbose_name="height")),
            ("files", models.JSONField(editable=False, verbose_name="files")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            (
                "created_by",
                models.ForeignKey(
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="added by",
                ),
            ),
            (
                "binned_at",
                models.DateTimeField(
                    blank=True, editable=False, null=True, verbose_name="moved to the bin"
                ),
            ),
            (
                "binned_by",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="moved to the bin by",
                ),
            ),
            (
                "former_files",
                models.JSONField(
                    blank=True,
                    default=dict,
                    editable=False,
                    verbose_name="files of former pictures",
                ),
            ),
        ],
        options={
            "verbose_name": "image",
            "verbose_name_plural": "images",
            "ordering": ["-created_at", "-pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("binned_at__isnull", False)),
                    fields=["binned_at"],
                    name="image_binned",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("width__gte", 1), ("height__gte", 1)),
                    name="image_has_a_size",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Proposal",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("note", models.TextField(verbose_name="change note")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Open"),
                        ("published", "Published"),
                        ("dismissed", "Dismissed"),
                        ("superseded", "Superseded"),
                        ("done", "Answered by another edition"),
                    ],
                    default="open",
                    max_length=10,
                    verbose_name="state",
                ),
            ),
            ("made_at", models.DateTimeField(verbose_name="proposed")),
            ("closed_at", models.DateTimeField(null=True, verbose_name="answered")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="proposals",
                    to="articles.article",
                    verbose_name="article",
                ),
            ),
            (
                "closed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="answered by",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="proposals",
                    to="articles.edition",
                    verbose_name="edition",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="proposed by",
                ),
            ),
        ],
        options={
            "verbose_name": "proposed edition",
            "verbose_name_plural": "proposed editions",
            "ordering": ["made_at", "pk"],
            "default_permissions": (),
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")),
                    fields=("article",),
                    name="one_open_proposal_per_article",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_at__isnull", True), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="answered_proposal_says_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProposalReason",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(db_index=True, max_length=100)),
            ("subject", models.CharField(max_length=100)),
            ("label", models.CharField(max_length=400)),
            ("address", models.CharField(blank=True, max_length=500)),
            ("is_correction", models.BooleanField(default=False)),
            (
                "proposal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="reasons",
                    to="articles.proposal",
                ),
            ),
        ],
        options={
            "verbose_name": "reason of a proposed edition",
            "verbose_name_plural": "reasons of proposed editions",
            "ordering": ["pk"],
            "default_permissions": (),
            "constraints": [
                models.UniqueConstraint(
                    fields=("proposal", "subject"), name="proposal_has_one_reason_of_a_subject"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Section",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("ordering", models.PositiveIntegerField(default=0, verbose_name="order")),
            ("heading", models.CharField(blank=True, max_length=300, verbose_name="heading")),
            (
                "anchor",
                models.SlugField(
                    allow_unicode=True,
                    blank=True,
                    help_text="The section's part of the address, made from its heading and then kept.",
                    max_length=120,
                    verbose_name="anchor",
                ),
            ),
            ("body", models.TextField(blank=True, verbose_name="text")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="sections",
                    to="articles.article",
                ),
            ),
        ],
        options={
            "verbose_name": "section",
            "verbose_name_plural": "sections",
            "ordering": ["ordering", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("article", "anchor"), name="anchor_once_per_article"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SharedPreview",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("token", models.CharField(max_length=64, unique=True, verbose_name="token")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ("expires_at", models.DateTimeField(verbose_name="expires")),
            ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="previews",
                    to="articles.article",
                ),
            ),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="shared by",
                ),
            ),
        ],
        options={
            "verbose_name": "shared preview",
            "verbose_name_plural": "shared previews",
            "ordering": ["-created_at", "-pk"],
            "default_permissions": (),
        },
    ),
    migrations.CreateModel(
        name="EditionReference",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.PositiveIntegerField(verbose_name="number")),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="references",
                    to="articles.edition",
                ),
            ),
            (
                "source",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="edition_references",
                    to="articles.source",
                ),
            ),
            ("published_at", models.DateTimeField(verbose_name="published")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="articles.article",
                    verbose_name="article",
                ),
            ),
        ],
        options={
            "verbose_name": "reference",
            "verbose_name_plural": "references",
            "ordering": ["edition_id", "number"],
            "indexes": [
                models.Index(
                    models.F("source"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    name="edition_source_published",
                ),
                models.Index(fields=["source", "article"], name="edition_source_article"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("edition", "number"), name="reference_number_once"),
                models.UniqueConstraint(fields=("edition", "source"), name="reference_source_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Citation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("ordering", models.PositiveIntegerField(default=0, verbose_name="order")),
            (
                "locator",
                models.CharField(
                    blank=True, help_text="Such as p. 12.", max_length=100, verbose_name="locator"
                ),
            ),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="citations",
                    to="articles.article",
                ),
            ),
            (
                "source",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="citations",
                    to="articles.source",
                    verbose_name="source",
                ),
            ),
        ],
        options={
            "verbose_name": "citation",
            "verbose_name_plural": "citations",
            "ordering": ["ordering", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("article", "source"), name="source_once_per_article"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="EditionTopic",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="edition_topics",
                    to="articles.edition",
                ),
            ),
            (
                "topic",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="articles.topic",
                    verbose_name="topic",
                ),
            ),
            ("title", models.CharField(max_length=300, verbose_name="title")),
            (
                "language",
                models.CharField(
                    choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                    max_length=10,
                    verbose_name="language",
                ),
            ),
            ("date", models.DateField(verbose_name="date")),
            ("published_at", models.DateTimeField(verbose_name="published")),
        ],
        options={
            "verbose_name": "topic of the edition",
            "verbose_name_plural": "topics of the edition",
            "indexes": [
                models.Index(
                    models.F("topic"),
                    models.OrderBy(models.F("date"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    models.F("language"),
                    name="edition_topic_date",
                ),
                models.Index(
                    fields=["topic", "title", "edition", "language"], name="edition_topic_title"
                ),
                models.Index(
                    models.F("topic"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("edition"), descending=True),
                    models.F("language"),
                    name="edition_topic_published",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("edition", "topic"), name="topic_once_per_edition")
            ],
        },
    ),
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
                models.UniqueConstraint(fields=("language", "topic"), name="listing_count_once"),
                models.UniqueConstraint(
                    condition=models.Q(("topic__isnull", True)),
                    fields=("language",),
                    name="listing_count_of_language_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(("articles__gte", 0)), name="listing_count_is_not_negative"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EditionPage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("language", models.CharField(max_length=10)),
            ("is_json", models.BooleanField()),
            ("digest", models.CharField(max_length=64)),
            ("packed", models.BinaryField()),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="pages",
                    to="articles.edition",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("edition", "language", "is_json"), name="edition_page_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="SectionData",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "section",
                    "dataset",
                    blank=True,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="articles.section",
                ),
            ),
            ("dataset", models.CharField(max_length=120)),
        ],
        options={
            "default_permissions": (),
            "indexes": [models.Index(fields=["dataset", "section"], name="section_data_dataset")],
        },
    ),
    migrations.CreateModel(
        name="SectionImage",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "section",
                    "image",
                    blank=True,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="images",
                    to="articles.section",
                ),
            ),
            ("image", models.CharField(max_length=32)),
        ],
        options={
            "default_permissions": (),
            "indexes": [models.Index(fields=["image", "section"], name="section_image_image")],
        },
    ),
    migrations.CreateModel(
        name="EditionImage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("published_at", models.DateTimeField(verbose_name="published")),
            ("image", models.CharField(max_length=32, verbose_name="image")),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="images",
                    to="articles.edition",
                ),
            ),
        ],
        options={
            "verbose_name": "image of the edition",
            "verbose_name_plural": "images of the edition",
            "indexes": [models.Index(fields=["image", "edition"], name="edition_image_image")],
            "constraints": [
                models.UniqueConstraint(fields=("edition", "image"), name="image_once_per_edition")
            ],
        },
    ),
    migrations.CreateModel(
        name="Page",
        fields=[],
        options={
            "verbose_name": "page",
            "verbose_name_plural": "pages",
            "proxy": True,
            "default_permissions": (),
            "indexes": [],
            "constraints": [],
        },
        bases=("articles.article",),
    ),
    migrations.CreateModel(
        name="Comment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("text", models.TextField(verbose_name="comment")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved")),
            (
                "article",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="comments",
                    to="articles.article",
                ),
            ),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="written by",
                ),
            ),
            (
                "resolved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="resolved by",
                ),
            ),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="comments",
                    to="articles.section",
                    verbose_name="section",
                ),
            ),
            ("quote", models.CharField(blank=True, max_length=1000, verbose_name="words")),
            ("prefix", models.CharField(blank=True, max_length=60)),
            ("suffix", models.CharField(blank=True, max_length=60)),
            ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited")),
        ],
        options={
            "verbose_name": "comment",
            "verbose_name_plural": "comments",
            "ordering": ["created_at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Reply",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("text", models.TextField(verbose_name="reply")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            (
                "comment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="replies",
                    to="articles.comment",
                ),
            ),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="written by",
                ),
            ),
            ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="edited")),
        ],
        options={
            "verbose_name": "reply",
            "verbose_name_plural": "replies",
            "ordering": ["created_at", "pk"],
            "default_permissions": (),
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="reply_says_something"
                )
            ],
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("articles", "0001_initial"),
        ("articles", "0002_immutability"),
        ("articles", "0003_changes"),
        ("articles", "0004_listing_counts"),
        ("articles", "0005_repeated_columns"),
        ("articles", "0006_stored_pages"),
        ("articles", "0007_article_lists"),
        ("articles", "0008_section_data"),
        ("articles", "0009_citing_articles"),
        ("articles", "0010_edition_status"),
        ("articles", "0011_article_owner"),
        ("articles", "0012_owners_from_log"),
        ("articles", "0013_bin"),
        ("articles", "0014_image_uses"),
        ("articles", "0015_addresses"),
        ("articles", "0016_pages"),
        ("articles", "0017_topics_and_authors"),
        ("articles", "0018_covers"),
        ("articles", "0019_chart_covers"),
        ("articles", "0020_comments"),
        ("articles", "0021_comment_edits"),
        ("articles", "0022_claims"),
    ]

    initial = True

    dependencies = [
        ("serving", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(MODELS),
        RunStatements(immutability.create_triggers, immutability.drop_triggers),
        *changes.Migration.operations,
        RunStatements(section_data.create_triggers, section_data.drop_triggers),
        RunStatements(claims.replace_triggers, claims.restore_triggers),
        RunStatements(image_uses.create_triggers, image_uses.drop_triggers),
        topics_and_authors.RECORDING,
    ]
