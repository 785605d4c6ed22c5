"""The app of the menus."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class MenusConfig(AppConfig):
    """Shows the owner's menus on every page."""

    name = "collabsite.menus"
    label = "menus"
    verbose_name = _("Settings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read the menus with the identity of the site, and again after a change."""
        from collabsite.identity import current
        from collabsite.menus import links
        from collabsite.menus.models import MenuItem

        def forget(**_: Any) -> None:  # noqa: ANN401
            current.forget()

        current.read_by(links.read_site)
        for signal in (post_save, post_delete):
            signal.connect(forget, sender=MenuItem, weak=False)
