"""What was published, and stays."""

import datetime as dt
import json
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Min, OuterRef, Q, Subquery, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.sources import Source
from articles.models.taxonomy import Author, Language, Topic
from collabsite.web.models import AppendOnlyModel, AppendOnlyQuerySet


def _has(word: str) -> Q:
    # SQLite keeps JSON as it was written, with hanzi escaped; PostgreSQL does not.
    escaped = json.dumps(word).strip('"')
    return Q(embeds_text__contains=word) | Q(embeds_text__contains=escaped)


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    """Published states of articles."""

    def public(self, *, at: dt.datetime) -> Self:
        """Keep the editions whose time has come."""
        return self.filter(published_at__lte=at)

    def newest(self, *, at: dt.datetime) -> Self:
        """Keep the newest public edition of each article: what readers see under its address."""
        later = Edition.objects.public(at=at).filter(
            article=OuterRef("article"), number__gt=OuterRef("number")
        )
        return self.public(at=at).exclude(Exists(later))

    def waiting(self, *, at: dt.datetime) -> Self:
        """Keep the editions whose time has not come."""
        return self.filter(published_at__gt=at)

    def with_first_published_at(self) -> Self:
        """Annotate each edition with the time at which its article was first published."""
        first = Edition.objects.filter(article=OuterRef("article")).order_by().values("article")
        moment = first.annotate(first=Min("published_at")).values("first")
        return self.annotate(first_published_at=Subquery(moment))

    def withdraw(self, *, at: dt.datetime) -> int:
        """Remove those whose time has not come, and what belongs to them; return how many.

        They alone may be removed: nobody has read them. The database's triggers hold the same.
        """
        keys = list(self.waiting(at=at).values_list("pk", flat=True))
        # Plain querysets: ours refuse to remove anything.
        for part in (EditionReference, EditionTopic, EditionAuthor, EditionData):
            models.QuerySet(part).filter(edition__in=keys).delete()
        models.QuerySet(Edition).filter(pk__in=keys).delete()
        return len(keys)

    def by_slug(self, slug: str, *, at: dt.datetime) -> "Edition | None":
        """Return the newest public edition of the article that has or had this slug."""
        article = self.public(at=at).filter(slug=slug).values("article")[:1]
        newest = self.newest(at=at).for_reading().filter(article__in=article)
        return newest.select_related("article").first()

    def of_others(self, slug: str, *, article: int | None = None) -> Self:
        """Keep what other articles published under this slug, whose address is kept for them."""
        return self.filter(slug=slug).exclude(article=article)

    def embedding(self, *words: str) -> Self:
        """Keep the editions whose embeds have all these words; a coarse filter before a closer look."""
        found = self._with_embeds_text()
        for word in words:
            found = found.filter(_has(word))
        return found

    def embedding_one_of(self, words: Collection[str]) -> Self:
        """Keep the editions whose embeds have one of these words; as coarse as `embedding`."""
        return self._with_embeds_text().filter(reduce(or_, map(_has, words), Q(pk__in=[])))

    def _with_embeds_text(self) -> Self:
        return self.annotate(embeds_text=Cast(KeyTransform("embeds", "content"), TextField()))

    def for_reading(self) -> Self:
        """Refuse to fetch row by row what a page forgot to ask for at once."""
        return self.fetch_mode(models.FETCH_RAISE)


class Edition(AppendOnlyModel):
    """One published state of an article, kept as it was: numbered, frozen, with its digest.

    `content` is `articles.content.Content` as JSON; the columns beside it are what lists sort and
    filter by. An edition whose time has not come may still be withdrawn; afterwards a trigger
    refuses every change.
    """

    class Change(models.TextChoices):
        """Why there is a new edition."""

        FIRST = "first", _("First edition")
        UPDATE = "update", _("Update")
        CORRECTION = "correction", _("Correction")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    standfirst = models.TextField(_("standfirst"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    date = models.DateField(_("date"))
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, through="EditionTopic", related_name="editions")
    change = models.CharField(_("change"), max_length=10, choices=Change)
    note = models.TextField(_("change note"), blank=True)
    content = models.JSONField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField(_("published"), db_index=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["article_id", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="edition_number_once", fields=["article", "number"]),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="later_editions_have_a_note", condition=Q(number=1) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    def get_absolute_url(self) -> str:
        """Return the edition's own, lasting address."""
        return reverse("articles:edition", args=[self.slug, self.number])


class EditionReference(AppendOnlyModel):
    """That an edition cites a source, for the source's page; the frozen text is in the content."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="references")
    number = models.PositiveIntegerField(_("number"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="edition_references")

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionReference"].as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["edition_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reference_number_once", fields=["edition", "number"]),
            models.UniqueConstraint(name="reference_source_once", fields=["edition", "source"]),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.source}"


class EditionTopic(AppendOnlyModel):
    """That an edition was published under a topic."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionTopic"].as_manager()

    class Meta:
        verbose_name = _("topic of the edition")
        verbose_name_plural = _("topics of the edition")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="topic_once_per_edition", fields=["edition", "topic"])
        ]

    def __str__(self) -> str:
        return str(self.topic)


class EditionAuthor(AppendOnlyModel):
    """That an edition names an author, for the author's page; the frozen byline is in the content."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bylines")
    number = models.PositiveIntegerField(_("number"))
    # The slug itself, as it was published: an author of older days may be gone.
    author = models.ForeignKey(
        Author,
        to_field="slug",
        db_column="author_slug",
        db_constraint=False,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="edition_bylines",
    )

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionAuthor"].as_manager()

    class Meta:
        verbose_name = _("author of the edition")
        verbose_name_plural = _("authors of the edition")
        ordering = ["edition_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="byline_number_once", fields=["edition", "number"]),
            models.UniqueConstraint(name="byline_author_once", fields=["edition", "author"]),
        ]

    def __str__(self) -> str:
        return self.author_id


class EditionData(AppendOnlyModel):
    """That an edition shows a dataset, for what is to be found by it; what it shows is in the content."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="data")
    # By its slug as it was published: articles know no datasets.
    dataset = models.SlugField(_("dataset"), max_length=120, allow_unicode=True)

    objects: ClassVar[Any] = AppendOnlyQuerySet["EditionData"].as_manager()

    class Meta:
        verbose_name = _("data of the edition")
        verbose_name_plural = _("data of the edition")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="dataset_once_per_edition", fields=["edition", "dataset"])
        ]

    def __str__(self) -> str:
        return self.dataset
