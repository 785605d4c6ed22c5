"""The narrative's tables: the working copy that editors change, and the editions that stay."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles import prose
from articles.immutable import AppendOnlyModel, AppendOnlyQuerySet


class Language(models.TextChoices):
    """The languages an article can be written in."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-hans", _("Simplified Chinese")


class Topic(models.Model):
    """A subject that articles are filed under, named in both languages of the interface."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        chinese = (get_language() or "").startswith("zh")
        return self.name_zh if chinese and self.name_zh else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the topic's page."""
        return reverse("articles:topic", args=[self.slug])


class Author(models.Model):
    """A person who writes articles; names as in CSL and schema.org."""

    family_name = models.CharField(_("family name"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    slug = models.SlugField(_("slug"), unique=True, allow_unicode=True)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", _("Write it like 0000-0002-1825-0097.")
            )
        ],
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The whole name: family name first where it is written in Chinese."""
        if prose.is_chinese(self.family_name):
            return f"{self.family_name}{self.given_name}"
        return f"{self.given_name} {self.family_name}".strip()


class Source(models.Model):
    """A bibliographic record that prose and data cite; the fields are CSL's variables."""

    class Type(models.TextChoices):
        """The item types of CSL 1.0.2 that editors meet here."""

        REPORT = "report", _("Report")
        ARTICLE_JOURNAL = "article-journal", _("Journal article")
        ARTICLE_NEWSPAPER = "article-newspaper", _("Newspaper article")
        BOOK = "book", _("Book")
        CHAPTER = "chapter", _("Chapter")
        DATASET = "dataset", _("Dataset")
        LEGISLATION = "legislation", _("Law or treaty")
        WEBPAGE = "webpage", _("Web page")
        DOCUMENT = "document", _("Other document")

    key = models.SlugField(
        _("key"),
        max_length=80,
        unique=True,
        allow_unicode=True,
        help_text=_("Short name in addresses and exports, such as nature-index-2023."),
    )
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.DOCUMENT)
    title = models.CharField(_("title"), max_length=500)
    author = models.TextField(
        _("authors"),
        blank=True,
        help_text=_("One a line: “Family, Given”, or the name of an organisation."),
    )
    issued = models.CharField(
        _("issued"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write it like 2023, 2023-11 or 2023-11-02.")
            )
        ],
    )
    container_title = models.CharField(
        _("journal or book"), max_length=300, blank=True, help_text=_("What it appeared in.")
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(pgettext_lazy("of a journal", "issue"), max_length=20, blank=True)
    page = models.CharField(_("pages"), max_length=40, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("Write it like 10.1000/182."))],
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "key"]

    def __str__(self) -> str:
        return f"{self.title} ({self.issued[:4]})" if self.issued else self.title

    def get_absolute_url(self) -> str:
        """Return the address of the source's page."""
        return reverse("source", args=[self.key])


class ArticleQuerySet(models.QuerySet["Article"]):
    """Working copies."""

    def published(self, *, at: dt.datetime) -> Self:
        """Keep the articles that have an edition whose time has come."""
        return self.filter(Exists(Edition.objects.public(at=at).filter(article=OuterRef("pk"))))


class Article(models.Model):
    """The working copy that editors change. Readers see its editions and nothing else."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the title.")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("Empty: the day of the first edition."),
    )
    origin = models.CharField(
        _("origin"), max_length=200, blank=True, help_text=_("Where the article itself came from.")
    )
    origin_url = models.URLField(_("address of the origin"), max_length=500, blank=True)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="articles"
    )
    authors = models.ManyToManyField(
        Author, verbose_name=_("authors"), through="Authorship", related_name="articles"
    )
    original = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-updated_at"]
        permissions = [("publish_article", _("Can publish articles"))]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="article_is_not_its_own_translation",
                condition=Q(original__isnull=True) | ~Q(original=F("pk")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def item(self) -> str:
        """What the counting of views calls this article."""
        return f"article:{self.pk}"

    def clean(self) -> None:
        """Refuse a slug under which another article was published: its address is kept for it."""
        super().clean()
        if Edition.objects.filter(slug=self.slug).exclude(article=self.pk).exists():
            raise ValidationError(
                {
                    "slug": _(
                        "Another article was published under “%(slug)s”, and its old address"
                        " still leads to it. Choose another slug."
                    )
                    % {"slug": self.slug}
                }
            )


class Authorship(models.Model):
    """An author's place in an article's byline."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="authorships"
    )
    ordering = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("author of the article")
        verbose_name_plural = _("authors of the article")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="author_once_per_article", fields=["article", "author"])
        ]

    def __str__(self) -> str:
        return str(self.author)


class Section(models.Model):
    """A heading and the prose below it. The first section may do without a heading."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sections")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    anchor = models.SlugField(
        _("anchor"),
        max_length=120,
        blank=True,
        allow_unicode=True,
        help_text=_("The section's part of the address, made from its heading and then kept."),
    )
    body = ProseEditorField(
        _("text"), blank=True, extensions=prose.EDITOR_EXTENSIONS, sanitize=prose.clean
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="anchor_once_per_article", fields=["article", "anchor"])
        ]

    def __str__(self) -> str:
        return self.heading or str(_("(opening)"))


class Citation(models.Model):
    """A source in the article's reference list that no mark in the prose need point to.

    Sources that the prose or a table cites are numbered first, by appearance; these follow.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="citations"
    )
    locator = models.CharField(
        _("locator"), max_length=100, blank=True, help_text=_("Such as p. 12.")
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="source_once_per_article", fields=["article", "source"])
        ]

    def __str__(self) -> str:
        return str(self.source)


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

    def by_slug(self, slug: str, *, at: dt.datetime) -> "Edition | None":
        """Return the newest public edition of the article that has or had this slug."""
        article = self.public(at=at).filter(slug=slug).values("article")[:1]
        newest = self.newest(at=at).for_reading().filter(article__in=article)
        return newest.select_related("article").first()

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
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    standfirst = models.TextField(_("standfirst"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    date = models.DateField(_("date"))
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, related_name="editions")
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
        ordering = ["article", "-number"]
        indexes = [models.Index(fields=["slug"], name="edition_slug")]
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
        ordering = ["edition", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reference_number_once", fields=["edition", "number"]),
            models.UniqueConstraint(name="reference_source_once", fields=["edition", "source"]),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.source}"
