"""The project as an app, for what belongs to the whole site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class SiteConfig(AppConfig):
    """System checks and commands of the site."""

    name = "collabsite"

    def ready(self) -> None:
        """Register the system checks."""
        from collabsite import checks  # noqa: F401


class AdminConfig(DjangoAdminConfig):
    """Django's admin with our `AdminSite`."""

    default_site = "collabsite.admin.Site"
