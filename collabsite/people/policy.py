"""Rule of who needs a second factor."""

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser

from collabsite.site.identity import site_identity
from collabsite.site.models import SiteIdentity

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_PUBLISHING = ("articles.publish_article", "metrics.issue_release")


def is_second_factor_demanded(user: "User | AnonymousUser") -> bool:
    """Return whether the site's settings demand a second factor of this account."""
    demand = SiteIdentity.SecondFactor(site_identity().second_factor)
    if demand == SiteIdentity.SecondFactor.NOBODY:
        return False
    if user.is_superuser:
        return True
    return demand == SiteIdentity.SecondFactor.PUBLISHERS and any(
        user.has_perm(permission) for permission in _PUBLISHING
    )


def has_second_factor(user: "User | AnonymousUser") -> bool:
    """Return whether an account has an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(is_mfa_enabled(user, kinds))


def lacks_second_factor(user: "User | AnonymousUser") -> bool:
    """Return whether an account must set up a second factor before it can go on."""
    return is_second_factor_demanded(user) and not has_second_factor(user)
