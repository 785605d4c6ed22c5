"""The project as an app: it holds what belongs to the whole site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class SiteConfig(AppConfig):
    """System checks and commands of the whole site."""

    name = "collabsite"

    def ready(self) -> None:
        """Register the system checks."""
        from collabsite import checks  # noqa: F401


class AdminConfig(DjangoAdminConfig):
    """Django's admin, with the site's name and seal."""

    default_site = "collabsite.admin.Site"
