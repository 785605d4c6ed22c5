"""Rows that belong to an edition, by which pages look it up."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from articles.models.editions import Edition, EditionPart
from articles.models.taxonomy import Author, Topic
from articles.sources.models import Source
from collabsite.web.models import AppendOnlyQuerySet, Language


def _newest_first(field: str, time: str, *others: str, name: str) -> models.Index:
    """Return an index of the editions of what a field names, the newest first by a time."""
    return models.Index(field, F(time).desc(), F("edition").desc(), *others, name=name)


class EditionReference(EditionPart):
    """Source that an edition cites, for the source's page; the content has the reference itself."""

    REPEATED = ("article_id", "published_at")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="references")
    number = models.PositiveIntegerField(_("number"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="edition_references")
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionReference"].as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["edition_id", "number"]
        indexes: ClassVar[list[models.Index]] = [
            _newest_first("source", "published_at", name="edition_source_published"),
            models.Index(fields=["source", "article"], name="edition_source_article"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reference_number_once", fields=["edition", "number"]),
            models.UniqueConstraint(name="reference_source_once", fields=["edition", "source"]),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.source}"


class EditionTopic(EditionPart):
    """Topic of an edition."""

    REPEATED = ("title", "language", "date", "published_at")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="edition_topics")
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    date = models.DateField(_("date"))

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionTopic"].as_manager()

    class Meta:
        verbose_name = _("topic of the edition")
        verbose_name_plural = _("topics of the edition")
        indexes: ClassVar[list[models.Index]] = [
            _newest_first("topic", "date", "language", name="edition_topic_date"),
            models.Index(
                fields=["topic", "title", "edition", "language"], name="edition_topic_title"
            ),
            _newest_first("topic", "published_at", "language", name="edition_topic_published"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="topic_once_per_edition", fields=["edition", "topic"])
        ]

    def __str__(self) -> str:
        return str(self.topic)


class EditionAuthor(EditionPart):
    """Author of an edition, for the author's page; the content has the byline itself."""

    REPEATED = ("date", "published_at")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bylines")
    number = models.PositiveIntegerField(_("number"))
    # The slug as it was published: the author may have been deleted since.
    author = models.ForeignKey(
        Author,
        to_field="slug",
        db_column="author_slug",
        db_constraint=False,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="edition_bylines",
    )
    date = models.DateField(_("date"))

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionAuthor"].as_manager()

    class Meta:
        verbose_name = _("author of the edition")
        verbose_name_plural = _("authors of the edition")
        ordering = ["edition_id", "number"]
        indexes: ClassVar[list[models.Index]] = [
            _newest_first("author", "date", name="edition_author_date"),
            _newest_first("author", "published_at", name="edition_author_published"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="byline_number_once", fields=["edition", "number"]),
            models.UniqueConstraint(name="byline_author_once", fields=["edition", "author"]),
        ]

    def __str__(self) -> str:
        return self.author_id


class EditionData(EditionPart):
    """Dataset that an edition quotes, for lookups; the content has the data itself."""

    REPEATED = ("language", "published_at")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="data")
    # The slug as it was published; `articles` does not know the model.
    dataset = models.SlugField(_("dataset"), max_length=120, allow_unicode=True)
    language = models.CharField(_("language"), max_length=10, choices=Language)

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionData"].as_manager()

    class Meta:
        verbose_name = _("data of the edition")
        verbose_name_plural = _("data of the edition")
        indexes: ClassVar[list[models.Index]] = [
            _newest_first("dataset", "published_at", "language", name="edition_data_published")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="dataset_once_per_edition", fields=["edition", "dataset"])
        ]

    def __str__(self) -> str:
        return self.dataset


class QuotedCell(EditionPart):
    """Cell of the data that a mark of an edition or a draft quotes, in its sentence, or shows in a table or chart.

    A number that is computed has a row for each of its cells; `*` stands for all rows that are no groups,
    or for all periods. A table or chart has a row for each of its rows, without an indicator, and for each
    of its columns, without an entity: it shows the cells where they meet. A claim has only its dataset.
    """

    class Element(models.TextChoices):
        """Kind of mark that quotes or shows the cell."""

        NUMBER = "number"
        TABLE = "table"
        CHART = "chart"
        CLAIM = "claim"

    REPEATED = ("article_id", "published_at")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    # None in the draft, whose rows are written again with its text.
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="quoted_cells"
    )
    published_at: Any = models.DateTimeField(null=True)
    mark = models.PositiveIntegerField()
    element = models.CharField(max_length=6, choices=Element)
    # The slug and the codes as they were published. In a draft, the period '' is the newest.
    dataset = models.CharField(max_length=120)
    entity = models.CharField(max_length=120, blank=True)
    indicator = models.CharField(max_length=120, blank=True)
    period = models.CharField(max_length=120, blank=True)
    # In the place of a row, if the number is computed: `sum(elbe,danube)`.
    computation = models.TextField(blank=True)
    # The number of the release, and the value there; a draft, which quotes the newest, has neither.
    release = models.PositiveIntegerField(default=0)
    value = models.TextField(blank=True)
    anchor = models.CharField(max_length=120, blank=True)
    heading = models.TextField(blank=True)
    # The sentence, or the caption of the table or chart in `text`.
    before = models.TextField(blank=True)
    text = models.TextField(blank=True)
    after = models.TextField(blank=True)

    objects: ClassVar[Any] = AppendOnlyQuerySet["QuotedCell"].as_manager()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dataset", "entity", "indicator"], name="quoted_cell_of_data")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="cell_once_per_mark",
                fields=["edition", "mark", "entity", "indicator", "period"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset}/{self.entity}/{self.indicator}/{self.period}"


class EditionImage(EditionPart):
    """Image that an edition shows, for lookups; the content has its files."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="images")
    # The key by which the edition names it.
    image = models.CharField(_("image"), max_length=32)

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionImage"].as_manager()

    class Meta:
        verbose_name = _("image of the edition")
        verbose_name_plural = _("images of the edition")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["image", "edition"], name="edition_image_image")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="image_once_per_edition", fields=["edition", "image"])
        ]

    def __str__(self) -> str:
        return self.image
