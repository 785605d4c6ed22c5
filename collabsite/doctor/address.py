"""Checks of the site's public address: the site asks itself through SITE_URL, as a reader does.

The answer says how the request arrived: how many proxies it passed, and whether it came by https.
"""

import datetime as dt
import http.client
import json
import ssl
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collabsite.doctor.findings import Finding, error, first_line, ok, unchecked, warning

_SALT = "collabsite.doctor.address"
# Seconds in which the site must answer, and in which its answer may be asked for.
PATIENCE, VALID = 10, 120
# An address for documentation (RFC 5737), which no proxy has.
FORGED = "192.0.2.1"
# A certificate that ends so soon was not renewed in time.
RENEWED = dt.timedelta(days=14)
TOLERANCE = dt.timedelta(seconds=10)


@dataclass(frozen=True)
class Arrival:
    """The way of a request as the site saw it.

    `problem` says why there is no answer of this site, and `is_certificate` that it is a certificate's.
    """

    problem: str = ""
    is_certificate: bool = False
    status: int = 0
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    chain: tuple[str, ...] | None = None
    is_secure: bool = False
    until: dt.datetime | None = None
    at: dt.datetime | None = None


def token() -> str:
    """Return a token for which the site says how a request arrived."""
    return signing.dumps("arrival", salt=_SALT)


def is_valid(given: str) -> bool:
    """Return whether a token is of this site, and new."""
    try:
        signing.loads(given, salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        return False
    return True


def ask() -> Arrival:
    """Send a request to the site through SITE_URL, with a forged header, and return its way."""
    site = urlsplit(settings.SITE_URL)
    try:
        with closing(_connection(site)) as connection:
            connection.request(
                "GET", reverse("arrival", args=[token()]), headers={"X-Forwarded-For": FORGED}
            )
            until = _end_of_certificate(connection)
            response = connection.getresponse()
            body = response.read(10_000)
    except ssl.SSLCertVerificationError as failure:
        return Arrival(problem=failure.verify_message, is_certificate=True)
    except (OSError, http.client.HTTPException) as failure:
        return Arrival(problem=first_line(failure))
    said = _parse(body) if response.status == 200 else {}
    return Arrival(
        status=response.status,
        location=response.headers.get("Location", ""),
        headers={name.lower(): value for name, value in response.headers.items()},
        chain=tuple(said["chain"]) if "chain" in said else None,
        is_secure=bool(said.get("is_secure")),
        until=until,
        at=timezone.now(),
    )


def _connection(site: SplitResult) -> http.client.HTTPConnection:
    host = site.hostname or ""
    if site.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, site.port, timeout=PATIENCE, context=context)
    return http.client.HTTPConnection(host, site.port, timeout=PATIENCE)


def _end_of_certificate(connection: http.client.HTTPConnection) -> dt.datetime | None:
    if not isinstance(connection.sock, ssl.SSLSocket):
        return None
    certificate: dict[str, Any] = connection.sock.getpeercert() or {}
    seconds = ssl.cert_time_to_seconds(certificate["notAfter"])
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _parse(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def site_address(arrival: Arrival) -> Finding:
    """Check that this site answers at SITE_URL."""
    url = {"url": settings.SITE_URL}
    if arrival.is_certificate:
        return unchecked(_("This was not checked, as the certificate is refused."))
    if arrival.problem:
        return error(
            _("Nothing answers at %(url)s: %(reason)s.") % {**url, "reason": arrival.problem},
            _(
                "Start the server and its proxy, or correct SITE_URL. If only this machine can't"
                " find the name, add it to /etc/hosts."
            ),
        )
    if arrival.location:
        return error(
            _("%(url)s leads to %(place)s in place of the site.")
            % {**url, "place": arrival.location},
            _("Set SITE_URL to the address that readers see in the end."),
        )
    if arrival.chain is None:
        return error(
            _("At %(url)s something else answers, or a server with another SECRET_KEY.") % url,
            _("Correct SITE_URL, and give all processes the same SECRET_KEY and VAR_DIR."),
        )
    return ok(_("The site answers at %(url)s.") % url)


def proxy_hops(arrival: Arrival) -> Finding:
    """Compare the number of proxies that a request passes with TRUSTED_PROXY_HOPS."""
    if arrival.chain is None:
        return unchecked(_("This was not checked, as the site does not answer at SITE_URL."))
    trusted = settings.TRUSTED_PROXY_HOPS
    if not arrival.chain:
        return error(
            _("A proxy in front of the site removes X-Forwarded-For and sets none."),
            _("Let the proxy set X-Forwarded-For to the reader's address."),
        )
    # Those to the left of the forged entry, which a proxy may overwrite or leave, were never ours.
    passed = len(arrival.chain)
    if FORGED in arrival.chain:
        passed -= arrival.chain.index(FORGED) + 1
    numbers = {"trusted": trusted, "passed": passed}
    remedy = _("Set TRUSTED_PROXY_HOPS to %(passed)d.") % numbers
    if trusted > passed:
        return error(
            _(
                "TRUSTED_PROXY_HOPS is %(trusted)d, but requests pass %(passed)d proxies, so that"
                " readers can name any address as theirs."
            )
            % numbers,
            remedy,
        )
    if trusted < passed:
        return error(
            _(
                "TRUSTED_PROXY_HOPS is %(trusted)d, but requests pass %(passed)d proxies, so that"
                " all readers seem to have the address of a proxy."
            )
            % numbers,
            remedy,
        )
    return ok(_("TRUSTED_PROXY_HOPS is %(trusted)d, and as many proxies are passed.") % numbers)


def tls(arrival: Arrival) -> Finding:
    """Check that readers reach the site by https, and how long the certificate is valid."""
    if not settings.SECURE:
        if _is_local():
            return ok(_("The site is for this machine alone, where https is not needed."))
        return error(
            _("SITE_URL is %(url)s: what readers and editors send can be read on the way.")
            % {"url": settings.SITE_URL},
            _("Let a proxy such as nginx serve https, and set SITE_URL to that address."),
        )
    if arrival.is_certificate:
        return error(
            _("Browsers refuse the certificate: %(reason)s.") % {"reason": arrival.problem},
            _("Install a valid certificate for the host of SITE_URL, with its whole chain."),
        )
    if arrival.until is None:
        return unchecked(_("This was not checked, as the site does not answer at SITE_URL."))
    if arrival.chain is not None and not arrival.is_secure:
        return error(
            _("The site does not see that readers use https, and redirects in a loop."),
            _("Let the proxy set X-Forwarded-Proto, and set TRUSTED_PROXY_HOPS."),
        )
    day = {"day": arrival.until.strftime("%Y-%m-%d")}
    if arrival.until < timezone.now() + RENEWED:
        return warning(
            _("The certificate ends on %(day)s.") % day,
            _("Renew it, and look why that was not done by itself."),
        )
    return ok(_("Readers use https, with a certificate until %(day)s.") % day)


def _is_local() -> bool:
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def hsts(arrival: Arrival) -> Finding:
    """Check that browsers are told to use https alone."""
    if not settings.SECURE:
        return ok(_("Without https there is nothing to tell browsers."))
    if arrival.chain is None:
        return unchecked(_("This was not checked, as the site does not answer at SITE_URL."))
    sent = arrival.headers.get("strict-transport-security", "")
    if f"max-age={settings.SECURE_HSTS_SECONDS}" not in sent:
        return error(
            _("Answers have no Strict-Transport-Security header, or another one than the site's."),
            _("Let the proxy pass the header on that the site sends."),
        )
    return ok(_("Browsers are told to use https alone."))


def time_at_address(arrival: Arrival) -> Finding | None:
    """Compare the clock with the one in the answer; None if they agree or there is none."""
    if arrival.at is None or "date" not in arrival.headers:
        return None
    try:
        there = parsedate_to_datetime(arrival.headers["date"])
    except ValueError:
        return None
    difference = abs(there - arrival.at)
    if difference <= TOLERANCE:
        return None
    return error(
        _("The clocks of this machine and of its server differ by %(n)d seconds.")
        % {"n": difference.total_seconds()},
        _("Let this machine set its clock by NTP, for example with systemd-timesyncd."),
    )
