"""The project as an app, with its system checks, and the admin site."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.checks import CheckMessage, Warning, register


class SiteConfig(AppConfig):
    """System checks and commands of the site."""

    name = "collabsite"

    def ready(self) -> None:
        """Register system checks."""
        # The checks are registered where they are defined.
        from collabsite import schema  # noqa: F401
        from collabsite.health import address, checks  # noqa: F401


class AdminConfig(DjangoAdminConfig):
    """Django's admin with our `AdminSite`."""

    default_site = "collabsite.desk.site.Site"

    def ready(self) -> None:
        """Register the admin classes of all apps but those of the task queue and of allauth."""
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator
        from allauth.usersessions.models import UserSession
        from django_tasks_db.models import DBTaskResult

        super().ready()
        # The last two have secrets of other accounts.
        admin.site.unregister([DBTaskResult, EmailAddress, Authenticator, UserSession])


@register(deploy=True)
def check_site_url(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Warn if a deployed site is not configured with its public address."""
    if settings.SECURE:
        return []
    return [
        Warning(
            f"SITE_URL is {settings.SITE_URL}, which is not https.",
            hint="Set SITE_URL to the address that readers use, such as https://www.example.org.",
            id="collabsite.W001",
        )
    ]
