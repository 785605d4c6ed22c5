"""Menus, home page and redirects."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from collabsite.site.models.identity import NAME, SiteIdentity
from collabsite.site.redirects import MAX_ADDRESS, clean_new, clean_old, find_chains
from collabsite.web.models import Language, NormalizedField
from collabsite.web.text import local_address

# Articles of the home page beside the leading one.
MOST_ARTICLES = 6
# What an item of a menu can lead to beside an address.
TARGETS = ("page", "topic", "dataset")


class MenuItem(models.Model):
    """A link of a menu: to a page, a topic, a dataset or an address.

    Without a text it is called as what it leads to; without a Chinese text, as in English.
    """

    class Place(models.TextChoices):
        """The menu that the item is in."""

        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="menu_items")
    place = models.CharField(_("menu"), max_length=8, choices=Place)
    ordering = models.PositiveIntegerField(_("order"), default=0)
    page = models.ForeignKey(
        "articles.Page",
        verbose_name=pgettext_lazy("of the site", "page"),
        limit_choices_to={"kind": "page"},
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    topic = models.ForeignKey(
        "articles.Topic",
        verbose_name=_("topic"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    dataset = models.ForeignKey(
        "metrics.Dataset",
        verbose_name=_("dataset"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.CharField(_("address"), max_length=500, blank=True)
    text = models.CharField(pgettext_lazy("of a menu item", "text"), max_length=NAME, blank=True)
    text_zh = models.CharField(_("text in Chinese"), max_length=NAME, blank=True)

    class Meta:
        verbose_name = _("item of a menu")
        verbose_name_plural = _("items of a menu")
        ordering = ["ordering", "pk"]
        # Owners alone change the menus.
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="menu_item_leads_to_one_target",
                condition=(
                    Q(page__isnull=False, topic=None, dataset=None, address="")
                    | Q(page=None, topic__isnull=False, dataset=None, address="")
                    | Q(page=None, topic=None, dataset__isnull=False, address="")
                    | (Q(page=None, topic=None, dataset=None) & ~Q(address=""))
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.page or self.topic or self.dataset or self.address)

    def clean(self) -> None:
        """Make an address on this site a path, and check that an item with an address has a text."""
        super().clean()
        if not self.address:
            return
        self.address = local_address(self.address.strip(), site=settings.SITE_URL)
        if not _is_address(self.address):
            sentence = _("Write an address like /data/ for this site, or https://example.org/.")
            raise ValidationError({"address": sentence})
        if not self.text:
            raise ValidationError({"text": _("Say what the address is called in the menu.")})


def _is_address(address: str) -> bool:
    """Return whether an address is a path on this site, or one on the web or of mail."""
    if address.startswith("/"):
        return not address.startswith("//") and "\\" not in address
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


class Menus(SiteIdentity):
    """The menus of the site, for their form in the admin."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("menus")
        verbose_name_plural = _("menus")

    def __str__(self) -> str:
        return str(_("Menus"))


class Home(models.Model):
    """Choice of what the home page in a language shows; without a row, it shows everything."""

    language = models.CharField(
        _("language"), max_length=10, choices=Language, unique=True, editable=False
    )
    lead = models.ForeignKey(
        "articles.Article",
        verbose_name=_("leading article"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"kind": "article"},
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the one row of the language."""
        self.pk = Language.values.index(self.language) + 1
        super().save(*args, **kwargs)


class HomeArticle(models.Model):
    """Article that follows the leading one."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="articles")
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        limit_choices_to={"kind": "article"},
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


class Redirect(models.Model):
    """An old address that leads to a new one, as long as the site has nothing else there."""

    old = NormalizedField(
        _("old address"),
        normalize=clean_old,
        max_length=MAX_ADDRESS,
        unique=True,
        help_text=_(
            "A path such as /2019/05/rivers/ or /?p=123. A page that the site has at this address is"
            " shown instead."
        ),
    )
    new = NormalizedField(
        _("new address"),
        normalize=clean_new,
        max_length=MAX_ADDRESS,
        help_text=_("A path of this site, or a whole address of another one."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="redirect_leads_elsewhere", condition=~Q(old=models.F("new")) & ~Q(new="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def clean(self) -> None:
        """Refuse redirects that lead to a redirect, and so also those that go round."""
        super().clean()
        others = Redirect.objects.exclude(pk=self.pk).values_list("old", "new")
        for old, _second, sentence in find_chains({self.old: self.new, **dict(others)}):
            raise ValidationError({"new" if old == self.old else "old": sentence})
