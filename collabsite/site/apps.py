"""The app of what the owner of the site sets."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class OwnSiteConfig(AppConfig):
    """Tells every page what the site is called, and shows the owner's menus."""

    name = "collabsite.site"
    verbose_name = _("Settings")

    def ready(self) -> None:
        """Read identity and menus again after they were changed, by this process or another."""
        from collabsite.serving.changes import changes_seen
        from collabsite.site import first_visit, identity
        from collabsite.site.models import MenuItem, SiteIdentity

        def forget(**_: Any) -> None:
            identity.forget()

        for signal in (post_save, post_delete):
            for model in (SiteIdentity, MenuItem):
                signal.connect(forget, sender=model, weak=False)
        user_logged_in.connect(first_visit.offer)
        changes_seen.connect(forget, weak=False)
