"""Check of the site's public address: the site asks itself through SITE_URL, as a reader does.

The answer says how the request arrived: how many proxies it passed, and whether it came by https.
"""

import datetime as dt
import http.client
import json
import ssl
from collections.abc import Sequence
from contextlib import closing
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import signing
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

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


@register("doctor", Tags.database, deploy=True)
def check_address(
    app_configs: Sequence[AppConfig] | None, **_options: object
) -> list[CheckMessage]:
    """Check that this site answers at SITE_URL, by https, and which proxies a request passes."""
    url = {"url": settings.SITE_URL}
    address = {"obj": _("Address"), "id": "doctor.address"}
    found: list[CheckMessage] = []
    if not (settings.SECURE or _is_local()):
        found.append(
            Error(
                _("SITE_URL is %(url)s: what readers and editors send can be read on the way.")
                % url,
                hint=_("Let a proxy such as nginx serve https, and set SITE_URL to that address."),
                **address,
            )
        )
    try:
        response, body, until = _ask()
    except ssl.SSLCertVerificationError as failure:
        problem = _("Browsers refuse the certificate: %(reason)s.") % {
            "reason": failure.verify_message
        }
        hint = _("Install a valid certificate for the host of SITE_URL, with its whole chain.")
        return [*found, Error(problem, hint=hint, **address)]
    except (OSError, http.client.HTTPException) as failure:
        reason = str(failure).strip() or type(failure).__name__
        problem = _("Nothing answers at %(url)s: %(reason)s.") % {**url, "reason": reason}
        hint = _(
            "Start the server and its proxy, or correct SITE_URL. If only this machine can't"
            " find the name, add it to /etc/hosts."
        )
        return [*found, Error(problem, hint=hint, **address)]
    if place := response.headers.get("Location"):
        problem = _("%(url)s leads to %(place)s in place of the site.") % {**url, "place": place}
        hint = _("Set SITE_URL to the address that readers see in the end.")
        return [*found, Error(problem, hint=hint, **address)]
    try:
        said = json.loads(body)
        chain, is_secure = said["chain"], said["is_secure"]
    except (ValueError, TypeError, KeyError):
        problem = _("At %(url)s something else answers, or a server with another SECRET_KEY.") % url
        hint = _("Correct SITE_URL, and give all processes the same SECRET_KEY and VAR_DIR.")
        return [*found, Error(problem, hint=hint, **address)]
    if settings.SECURE and not is_secure:
        problem = _("The site does not see that readers use https, and redirects in a loop.")
        hint = _("Let the proxy set X-Forwarded-Proto, and set TRUSTED_PROXY_HOPS.")
        found.append(Error(problem, hint=hint, **address))
    if until and until < timezone.now() + RENEWED:
        problem = _("The certificate ends on %(day)s.") % {"day": until.strftime("%Y-%m-%d")}
        hint = _("Renew it, and look why that was not done by itself.")
        found.append(Warning(problem, hint=hint, **address))
    return found + _check_proxies(chain)


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


def _check_proxies(chain: list[str]) -> list[CheckMessage]:
    """Compare the number of proxies that a request passed with TRUSTED_PROXY_HOPS."""
    proxies = {"obj": _("Proxies"), "id": "doctor.proxies"}
    if not chain:
        problem = _("A proxy in front of the site removes X-Forwarded-For and sets none.")
        hint = _("Let the proxy set X-Forwarded-For to the reader's address.")
        return [Error(problem, hint=hint, **proxies)]
    # Those to the left of the forged entry, which a proxy may overwrite or leave, were never ours.
    passed = len(chain)
    if FORGED in chain:
        passed -= chain.index(FORGED) + 1
    numbers = {"trusted": settings.TRUSTED_PROXY_HOPS, "passed": passed}
    if passed == settings.TRUSTED_PROXY_HOPS:
        return []
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
    hint = _("Set TRUSTED_PROXY_HOPS to %(passed)d.") % numbers
    return [Error(problem % numbers, hint=hint, **proxies)]


def _is_local() -> bool:
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
