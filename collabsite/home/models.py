"""Choices for the home page, one row for each language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Kind
from collabsite.web.models import Language

# Articles beside the leading one.
MOST_ARTICLES = 6


class Home(models.Model):
    """Choice of what the home page in a language shows; without a row, it shows everything."""

    language = models.CharField(
        _("language"), max_length=10, choices=Language, unique=True, editable=False
    )
    lead = models.ForeignKey(
        Article,
        verbose_name=_("leading article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"kind": Kind.ARTICLE},
        related_name="+",
        help_text=_("The first and largest. Leave it empty for the newest."),
    )
    newest = models.BooleanField(
        _("newest articles"),
        default=True,
        help_text=_("After the chosen ones. Without them, only the chosen ones are shown."),
    )
    most_read = models.BooleanField(_("most read articles"), default=True)
    topics = models.BooleanField(_("topics"), default=True)
    corrections = models.BooleanField(_("corrections"), default=True)
    data = models.BooleanField(_("data"), default=True)

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home page")
        ordering = ["pk"]
        # Who may publish articles may choose them.
        default_permissions = ()

    def __str__(self) -> str:
        return gettext("Home page: %(language)s") % {"language": self.get_language_display()}


class HomeArticle(models.Model):
    """Article that follows the leading one."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        limit_choices_to={"kind": Kind.ARTICLE},
        related_name="+",
    )
    ordering = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("article of the home page")
        verbose_name_plural = _("articles of the home page")
        ordering = ["ordering", "pk"]
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="home_article_once", fields=["home", "article"])
        ]

    def __str__(self) -> str:
        return str(self.article)
