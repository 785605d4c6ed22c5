"""Page about privacy, made of the constants by which the site counts and keeps."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.counting import rules, visitors
from collabsite.counting.clicks import OPT_OUT_HEADERS
from collabsite.counting.counter import SETTLING
from collabsite.web.responses import Page
from collabsite.web.text import format_list

# Bits of an address that the log of `collabsite/deploy/nginx.conf` keeps.
LOGGED_IPV4_BITS, LOGGED_IPV6_BITS = 24, 48


@dataclass(frozen=True)
class PrivacySection:
    """A section of the page."""

    anchor: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class PrivacyPage(Page):
    """The privacy page: data that is kept of readers."""

    title: str
    url: str
    summary: str
    sections: tuple[PrivacySection, ...]

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.summary


def privacy_page() -> PrivacyPage:
    """Return the page."""
    return PrivacyPage(
        title=_("Privacy"),
        url=reverse("privacy"),
        summary=_(
            "The site counts how often a page is read, without cookies and without knowing you."
        ),
        sections=(
            PrivacySection("counted", _("What is counted"), _counted()),
            PrivacySection("kept", _("What is kept, and for how long"), _kept()),
            PrivacySection("opt-out", _("Not being counted"), _opting_out()),
            PrivacySection("log", _("The log of the server"), _logged()),
            PrivacySection("device", _("Cookies, and what pages load"), _stored()),
            PrivacySection("consent", _("Why there is no banner"), _consent()),
        ),
    )


def _counted() -> tuple[str, ...]:
    return (
        _(
            "When the page of an article or of data is seen, the page reports it to this site alone."
            " The report says which item it is and, if you came from another site, its host alone."
            " Like every request, it comes from your internet address and names your browser."
        ),
        _(
            "Two reports of one item from one address and browser within %(seconds)s seconds are one"
            " view, but two over midnight (UTC), when the pseudonym changes. Unique views are the hours in"
            " which it was viewed from one address and browser."
        )
        % {"seconds": int(rules.WINDOW.total_seconds())},
    )


def _kept() -> tuple[str, ...]:
    return (
        _(
            "Your address is not stored. During the day, which is one of UTC, the database has a"
            " pseudonym in its place: address and browser, hashed by `HMAC-%(hash)s` with a random key"
            " of %(bits)s bits that is made for this day. Beside it stand the item, the kind of use,"
            " how many reports came, in how many hours, and when the last one did, and the host that you"
            " came from."
        )
        % {"hash": visitors.HASH().name.upper(), "bits": visitors.SALT_BYTES * 8},
        _(
            "When the day is over, only the numbers of each item and day are kept, in all and by referring"
            " host. The pseudonyms and the key are deleted then: with the first view that is counted"
            " %(seconds)s seconds after midnight or later. A backup that was made during the day has them until it is deleted."
        )
        % {"seconds": int(SETTLING.total_seconds())},
        _(
            "Of reports that are left out, such as those of robots, there is only their number by day"
            " and reason."
        ),
    )


def _opting_out() -> tuple[str, ...]:
    return (
        _(
            "If your browser sends one of these headers with the value 1, you are not counted and no"
            " pseudonym is made: %(headers)s. Only the number of such reports is kept."
        )
        % {"headers": format_list(f"`{name}`" for name in OPT_OUT_HEADERS)},
    )


def _logged() -> tuple[str, ...]:
    return (
        _(
            "Where the site is served with the configuration that comes with it, the log has a line"
            " for each request: its time and address, the answer, the page that linked to it, the name"
            " of the browser, and your address without its end: the first %(ipv4)s bits of an IPv4"
            " address, the first %(ipv6)s of an IPv6 address. Whole addresses are only in reports of"
            " serious faults. How long logs are kept is up to whoever runs the server."
        )
        % {"ipv4": LOGGED_IPV4_BITS, "ipv6": LOGGED_IPV6_BITS},
    )


def _stored() -> tuple[str, ...]:
    names = (
        *(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME),
        *(settings.LANGUAGE_COOKIE_NAME, CookieStorage.cookie_name),
    )
    return (
        _(
            "Public pages set no cookie and store nothing else on your device but copies of pages in"
            " the cache of your browser. Only `/accounts/` and `/admin/`, where editors sign in and work,"
            " set cookies, %(cookies)s, and keep in the browser what an editor has typed and not saved."
        )
        % {"cookies": format_list(f"`{name}`" for name in names)},
        _(
            "Pages load nothing from other hosts: no fonts, no advertisements, no scripts of others."
            " Their `Content-Security-Policy` makes browsers refuse it."
        ),
    )


def _consent() -> tuple[str, ...]:
    return (
        _(
            "A banner asks whether something may be stored on your device, read from it, or passed on."
            " The site does none of this, so there is nothing to ask."
        ),
    )
