"""The identity of the site: one row, which may be missing."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collabsite.site.colours import Theme, theme_of
from collabsite.site.licences import Licence
from collabsite.site.pictures import NAME_LENGTH, SitePicture, find_picture
from collabsite.site.validation import (
    clean_accent,
    clean_issn,
    clean_ror,
    validate_contact,
    validate_time_zone,
)
from collabsite.web.models import NormalizedField
from collabsite.web.text import web_address
from collabsite.web.time_zones import find_time_zone

NAME, TAGLINE, SENTENCE = 60, 120, 300


class SiteIdentity(models.Model):
    """The name, description and foot of the site in both languages, and its publisher.

    What is empty in Chinese is shown as in English.
    """

    class SecondFactor(models.TextChoices):
        """Accounts that can't work without a second factor."""

        NOBODY = "nobody", _("Nobody")
        OWNERS = "owners", _("Owners")
        PUBLISHERS = "publishers", _("Owners, and all who publish articles or data")

    name = models.CharField(_("name"), max_length=NAME)
    name_zh = models.CharField(_("name in Chinese"), max_length=NAME, blank=True)
    tagline = models.CharField(
        _("tagline"),
        max_length=TAGLINE,
        blank=True,
        help_text=_("A few words under the name on the home page."),
    )
    tagline_zh = models.CharField(_("tagline in Chinese"), max_length=TAGLINE, blank=True)
    description = models.CharField(
        _("description"),
        max_length=SENTENCE,
        blank=True,
        help_text=_(
            "One sentence for feeds and search engines; without a tagline, also under the name."
        ),
    )
    description_zh = models.CharField(_("description in Chinese"), max_length=SENTENCE, blank=True)
    publisher = models.CharField(
        _("publisher"),
        max_length=NAME * 2,
        blank=True,
        help_text=_("The organization behind the site. Leave empty if the site is its own."),
    )
    publisher_url = models.URLField(_("address of the publisher"), blank=True)
    contact = models.CharField(
        _("contact"),
        max_length=200,
        blank=True,
        validators=[validate_contact],
        help_text=_(
            "An e-mail address, or the address of a page such as https://example.org/contact/. In the"
            " foot of every page, and for search engines and programs."
        ),
    )
    publisher_logo = models.CharField(
        _("logo of the publisher"), max_length=NAME_LENGTH, blank=True
    )
    publisher_ror = NormalizedField(
        _("ROR identifier of the publisher"),
        normalize=clean_ror,
        max_length=40,
        blank=True,
        help_text=_("Of the organization, from ror.org, such as 05dxps055."),
    )
    issn = NormalizedField(
        "ISSN",
        normalize=clean_issn,
        max_length=40,
        blank=True,
        help_text=_("Of the site, if it is registered as a periodical, such as 1234-5679."),
    )
    footer = models.CharField(
        _("line in the foot"),
        max_length=SENTENCE,
        blank=True,
        help_text=_("In the foot of every page, such as an address or a sponsor."),
    )
    footer_zh = models.CharField(_("line in the foot, in Chinese"), max_length=SENTENCE, blank=True)
    second_factor = models.CharField(
        _("who needs a second factor"),
        max_length=20,
        choices=SecondFactor,
        default=SecondFactor.NOBODY,
        help_text=_(
            "A passkey or a code from an app, beside the password. Whoever has none is led to set one"
            " up before anything else."
        ),
    )

    licence = models.CharField(
        _("licence of the articles"),
        max_length=10,
        blank=True,
        choices=Licence,
        help_text=_(
            "Articles state it from their next edition on; what is published keeps the licence under"
            " which it was published. Datasets have licences of their own."
        ),
    )
    licence_words = models.CharField(_("words of your own"), max_length=NAME * 2, blank=True)
    licence_words_zh = models.CharField(
        _("words of your own, in Chinese"), max_length=NAME * 2, blank=True
    )
    licence_url = models.URLField(_("address of these words"), blank=True)
    language = models.CharField(
        _("default language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_(
            "The desk opens in it until an editor chooses another, new articles begin in it, and"
            " e-mails are written in it. Search engines offer it to readers of other languages. The"
            " addresses of pages stay: English ones at /, Chinese ones at /zh-hans/."
        ),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_(
            "Of the dates that readers see, and of the times at which editors schedule. Days of views"
            " are in UTC whatever it is."
        ),
    )
    sender = models.EmailField(
        _("sender of e-mails"),
        blank=True,
        help_text=_(
            "An address that your mail server takes, such as editors@example.org. Without one,"
            " noreply@ and the host of the site."
        ),
    )
    logo = models.CharField(_("logo"), max_length=NAME_LENGTH, blank=True)
    logo_dark = models.CharField(_("logo on dark pages"), max_length=NAME_LENGTH, blank=True)
    logo_has_name = models.BooleanField(
        _("The logo shows the name of the site: do not write it beside it"), default=False
    )
    card = models.CharField(_("picture for social networks"), max_length=NAME_LENGTH, blank=True)
    accent = NormalizedField(
        _("accent colour"),
        normalize=clean_accent,
        max_length=40,
        blank=True,
        help_text=_(
            "Of seals, buttons and what is chosen, here and on the site; dark pages show a lighter"
            " one. Leave empty for the red of the site as it was made."
        ),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the one row."""
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """The name in the active language."""
        return self._in_language("name")

    @property
    def about(self) -> str:
        """The description in the active language."""
        return self._in_language("description")

    @property
    def slogan(self) -> str:
        """The tagline in the active language."""
        return self._in_language("tagline")

    @property
    def motto(self) -> str:
        """The words under the name in the active language: the tagline, or else the description."""
        return self.slogan or self.about

    @property
    def contact_url(self) -> str:
        """The address behind “Contact”, '' without one."""
        if not self.contact or self.contact_page:
            return self.contact_page
        return f"mailto:{self.contact}"

    @property
    def contact_page(self) -> str:
        """The address of the page with the contact, '' if that is an e-mail address."""
        return web_address(self.contact)

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone of dates; UTC without one that this system knows."""
        return find_time_zone(self.time_zone) or timezone.get_default_timezone()

    @property
    def stated_licence(self) -> tuple[str, str]:
        """The name of the articles' licence in the active language, and its address; or ''."""
        if self.licence == Licence.OWN:
            return self._in_language("licence_words"), web_address(self.licence_url)
        return Licence(self.licence).stated if self.licence in Licence.values else ("", "")

    @property
    def foot(self) -> str:
        """The line in the foot in the active language."""
        return self._in_language("footer")

    @property
    def theme(self) -> Theme | None:
        """The accent in light and dark pages, None for that of the stylesheets."""
        return theme_of(self.accent)

    @property
    def logo_picture(self) -> SitePicture | None:
        """The logo that is shown in place of the seal."""
        return find_picture(self.logo)

    @property
    def dark_logo_picture(self) -> SitePicture | None:
        """The logo of dark pages, where they have another."""
        return find_picture(self.logo_dark) if self.logo_picture else None

    @property
    def card_picture(self) -> SitePicture | None:
        """The picture of pages that have no card of their own."""
        return find_picture(self.card)

    @property
    def publisher_logo_picture(self) -> SitePicture | None:
        """The logo of the publisher."""
        return find_picture(self.publisher_logo)

    @property
    def publisher_address(self) -> str:
        """The address of the publisher, '' without one that a link may have."""
        return web_address(self.publisher_url)

    @property
    def ror_url(self) -> str:
        """The address of the publisher's record at ROR, '' without one."""
        return f"https://ror.org/{self.publisher_ror}" if self.publisher_ror else ""

    def _in_language(self, field: str) -> str:
        chinese = getattr(self, f"{field}_zh") if (get_language() or "").startswith("zh") else ""
        return str(chinese or getattr(self, field))


class FirstVisit(models.Model):
    """The first visit of the owner of a new installation; an older site has none.

    `token_digest` is that of the link which signs the owner in, once. `sample_digest` is that of the
    sample as it was loaded, '' without one.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token_digest = models.CharField(max_length=64)
    sample_digest = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.owner)
