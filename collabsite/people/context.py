"""Context of the pages of the sign-in, which have the frame of the admin."""

from ipaddress import ip_address
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.request import split_domain_port

from collabsite.people.mail import is_email_on
from collabsite.people.policy import lacks_second_factor
from collabsite.web.routes import is_for_editors


def accounts(request: HttpRequest) -> dict[str, Any]:
    """Add what the templates under `account/`, `mfa/` and `usersessions/` need; elsewhere nothing."""
    path = request.path_info
    if not path.startswith("/accounts/") or not is_for_editors(path):
        return {}
    return {
        **admin.site.each_context(request),
        "is_email_on": is_email_on(),
        "has_passkeys": has_passkeys(request),
        "lacks_second_factor": lacks_second_factor(request.user),
    }


def has_passkeys(request: HttpRequest) -> bool:
    """Return whether browsers allow passkeys here: with https or on localhost, by a name."""
    host, _ = split_domain_port(request.get_host())
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
