"""Items of the menus."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.prose.links import local_address
from collabsite.identity.models import NAME, SiteIdentity

# What an item can lead to beside an address.
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
        # Who may change the site's identity may change its menus.
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
