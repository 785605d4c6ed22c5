"""Parts of the working copy of an article: its sections, byline and reference list."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles.models.articles import Article
from articles.models.taxonomy import Author
from articles.prose.sanitize import sanitize
from articles.prose.schema import EDITOR_EXTENSIONS
from articles.sources.models import Source
from collabsite.web.text import section_name

MAX_HEADING = 300


class Authorship(models.Model):
    """Author in the byline of an article, with the position."""

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
    """A heading and the prose below it; the first section needs no heading."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="sections"
    )
    ordering = models.PositiveIntegerField(_("order"), default=0)
    heading = models.CharField(_("heading"), max_length=MAX_HEADING, blank=True)
    anchor = models.SlugField(
        _("anchor"),
        max_length=120,
        blank=True,
        allow_unicode=True,
        help_text=_("The section's part of the address, made from its heading and then kept."),
    )
    body = ProseEditorField(_("text"), blank=True, extensions=EDITOR_EXTENSIONS, sanitize=sanitize)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="anchor_once_per_article", fields=["article", "anchor"])
        ]

    def __str__(self) -> str:
        return section_name(self.heading)


class SectionImage(models.Model):
    """Image that the prose of a section shows, for lookups.

    Database triggers maintain the rows, whatever code changes a section.
    """

    pk = models.CompositePrimaryKey("section", "image")
    section = models.ForeignKey(
        Section,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="images",
    )
    # The key by which the prose names it; the image may not exist.
    image = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["image", "section"], name="section_image_image")
        ]

    def __str__(self) -> str:
        return self.image


class Citation(models.Model):
    """A source in the article's reference list that the prose need not cite.

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
