"""Languages, topics and authors of articles."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models.images import Image
from collabsite.web.languages import is_chinese


def _picture() -> Any:  # noqa: ANN401 - Its type depends on the model.
    return models.ForeignKey(
        Image,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("One of the media, with its alternative text."),
    )


def _in_language(text: str, chinese: str) -> str:
    """Return the text in the active language; what is empty in Chinese is as in English."""
    return chinese if chinese and (get_language() or "").startswith("zh") else text


class Topic(models.Model):
    """Topic of articles, named in both languages of the interface."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, blank=True)
    description = models.TextField(
        _("description"),
        blank=True,
        default="",
        db_default="",
        help_text=_("One or two sentences under the name."),
    )
    description_zh = models.TextField(
        _("description in Chinese"), blank=True, default="", db_default=""
    )
    picture = _picture()
    first_article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("first article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("An article of the topic that its page begins with."),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        chinese = (get_language() or "").startswith("zh")
        return self.name_zh if chinese and self.name_zh else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the topic's page."""
        return reverse("topic", args=[self.slug])

    def clean(self) -> None:
        """Refuse to change the slug of a topic of published articles."""
        super().clean()
        before = Topic.objects.filter(pk=self.pk).exclude(slug=self.slug).first()
        if before and before.editions.exists():
            raise ValidationError(
                {
                    "slug": _("Articles are published under “%(slug)s”; the address stays.")
                    % {"slug": before.slug}
                }
            )

    @property
    def about(self) -> str:
        """The description in the active language."""
        return _in_language(self.description, self.description_zh)


class Author(models.Model):
    """Author of articles; the parts of the name are as in CSL and schema.org."""

    family_name = models.CharField(_("family name"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    slug = models.SlugField(_("address"), unique=True, allow_unicode=True)
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
    picture = _picture()
    about = models.TextField(
        _("about the author"),
        blank=True,
        default="",
        db_default="",
        help_text=_("For the author's page: paragraphs, with an empty line between them."),
    )
    about_zh = models.TextField(
        _("about the author, in Chinese"), blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a mistyped ORCID, and to change the slug of an author of published articles."""
        super().clean()
        if _is_mistyped(self.orcid):
            raise ValidationError(
                {"orcid": _("Check the digits: the last one does not belong to the others.")}
            )
        before = Author.objects.filter(pk=self.pk).exclude(slug=self.slug).first()
        if before and before.edition_bylines.exists():
            raise ValidationError(
                {
                    "slug": _(
                        "What is published names this author as “%(slug)s”; the address stays."
                    )
                    % {"slug": before.slug}
                }
            )

    @property
    def introduction(self) -> str:
        """The text about the author in the active language."""
        return _in_language(self.about, self.about_zh)

    @property
    def name(self) -> str:
        """Full name, with the family name first if it is Chinese."""
        if is_chinese(self.family_name):
            return f"{self.family_name}{self.given_name}"
        return f"{self.given_name} {self.family_name}".strip()


def _is_mistyped(orcid: str) -> bool:
    """Return whether the check character of an ORCID is wrong (ISO/IEC 7064, MOD 11-2)."""
    digits, check = orcid.replace("-", "")[:-1], orcid[-1:]
    if not digits.isdecimal():
        # Its form is checked by the field.
        return False
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return check != "0123456789X"[(12 - total) % 11]
