"""Bibliographic records that prose and data cite."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from collabsite.web.models import DOIField


class Source(models.Model):
    """Bibliographic record; the fields are variables of CSL."""

    class Type(models.TextChoices):
        """Item types of CSL 1.0.2 that this site uses."""

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
                r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
                _("Write it like 2023, 2023-11 or 2023-11-02."),
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
    doi = DOIField()
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

    def clean(self) -> None:
        """Refuse to change the key of a source that is cited by something published."""
        super().clean()
        before = Source.objects.filter(pk=self.pk).exclude(key=self.key).first()
        if before and before.is_published():
            raise ValidationError(
                {
                    "key": _("What is published cites this source as “%(key)s”; the key stays.")
                    % {"key": before.key}
                }
            )

    def is_published(self) -> bool:
        """Return whether an edition or a release cites the source."""
        return self.edition_references.exists() or self.release_sources.exists()
