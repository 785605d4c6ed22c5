"""Check of the site's public address: the site asks itself through SITE_URL, as a reader does.

The answer says how the request arrived: how many proxies it passed, and whether it came by https.
"""

import datetime as dt
import http.client
import json
import ssl
from contextlib import closing
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.checks import Error, Warning
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.health.checks import Problems, doctor_check

_SALT = "collabsite.health.address"
# Seconds in which the site must answer, and in which its answer may be asked for.
PATIENCE, VALID = 10, 120
# An address for documentation (RFC 5737), which no proxy has.
FORGED = "192.0.2.1"
# A certificate that ends so soon was not renewed in time.
RENEWED = dt.timedelta(days=14)


def is_valid(token: str) -> bool:
    """Return whether a token for the way of a request is of this site, and new."""
    try:
        signing.loads(token, salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        return False
    return True


@doctor_check("address", gettext_lazy("Address"))
def check_address() -> Problems:
    """Check that this site answers at SITE_URL, by https, and which proxies a request passes."""
    url = {"url": settings.SITE_URL}
    if not (settings.SECURE or _is_local()):
        problem = _("SITE_URL is %(url)s: what readers and editors send can be read on the way.")
        hint = _("Let a proxy such as nginx serve https, and set SITE_URL to that address.")
        yield Error, problem % url, hint
    try:
        response, body, until = _ask()
    except ssl.SSLCertVerificationError as failure:
        problem = _("Browsers refuse the certificate: %(reason)s.")
        hint = _("Install a valid certificate for the host of SITE_URL, with its whole chain.")
        yield Error, problem % {"reason": failure.verify_message}, hint
        return
    except (OSError, http.client.HTTPException) as failure:
        reason = str(failure).strip() or type(failure).__name__
        problem = _("Nothing answers at %(url)s: %(reason)s.") % {**url, "reason": reason}
        hint = _(
            "Start the server and its proxy, or correct SITE_URL. If only this machine can't"
            " find the name, add it to /etc/hosts."
        )
        yield Error, problem, hint
        return
    if place := response.headers.get("Location"):
        problem = _("%(url)s leads to %(place)s in place of the site.") % {**url, "place": place}
        yield Error, problem, _("Set SITE_URL to the address that readers see in the end.")
        return
    try:
        said = json.loads(body)
        chain, is_secure = said["chain"], said["is_secure"]
    except (ValueError, TypeError, KeyError):
        problem = _("At %(url)s something else answers, or a server with another SECRET_KEY.") % url
        hint = _("Correct SITE_URL, and give all processes the same SECRET_KEY and VAR_DIR.")
        yield Error, problem, hint
        return
    if settings.SECURE and not is_secure:
        problem = _("The site does not see that readers use https, and redirects in a loop.")
        hint = _("Let the proxy set X-Forwarded-Proto, and set TRUSTED_PROXY_HOPS.")
        yield Error, problem, hint
    if until and until < timezone.now() + RENEWED:
        problem = _("The certificate ends on %(day)s.") % {"day": until.strftime("%Y-%m-%d")}
        yield Warning, problem, _("Renew it, and look why that was not done by itself.")
    yield from _check_proxies(chain)


def _ask() -> tuple[http.client.HTTPResponse, bytes, dt.datetime | None]:
    """Send a request with a forged header; return response, body, and the end of the certificate."""
    site = urlsplit(settings.SITE_URL)
    token = signing.dumps("arrival", salt=_SALT)
    kind = http.client.HTTPSConnection if settings.SECURE else http.client.HTTPConnection
    with closing(kind(site.hostname or "", site.port, timeout=PATIENCE)) as connection:
        path = reverse("arrival", args=[token])
        connection.request("GET", path, headers={"X-Forwarded-For": FORGED})
        until = None
        if isinstance(connection.sock, ssl.SSLSocket):
            certificate: dict[str, Any] = connection.sock.getpeercert() or {}
            seconds = ssl.cert_time_to_seconds(certificate["notAfter"])
            until = dt.datetime.fromtimestamp(seconds, dt.UTC)
        response = connection.getresponse()
        return response, response.read(10_000), until


def _check_proxies(chain: list[str]) -> Problems:
    """Compare the number of proxies that a request passed with TRUSTED_PROXY_HOPS."""
    if not chain:
        problem = _("A proxy in front of the site removes X-Forwarded-For and sets none.")
        yield Error, problem, _("Let the proxy set X-Forwarded-For to the reader's address.")
        return
    # Those to the left of the forged entry, which a proxy may overwrite or leave, were never ours.
    passed = len(chain)
    if FORGED in chain:
        passed -= chain.index(FORGED) + 1
    numbers = {"trusted": settings.TRUSTED_PROXY_HOPS, "passed": passed}
    if passed == settings.TRUSTED_PROXY_HOPS:
        return
    if passed < settings.TRUSTED_PROXY_HOPS:
        problem = _(
            "TRUSTED_PROXY_HOPS is %(trusted)d, but requests pass %(passed)d proxies, so that"
            " readers can name any address as theirs."
        )
    else:
        problem = _(
            "TRUSTED_PROXY_HOPS is %(trusted)d, but requests pass %(passed)d proxies, so that"
            " all readers seem to have the address of a proxy."
        )
    yield Error, problem % numbers, _("Set TRUSTED_PROXY_HOPS to %(passed)d.") % numbers


def _is_local() -> bool:
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
