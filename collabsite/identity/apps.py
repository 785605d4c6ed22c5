"""The app of the site's identity."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    """Tells every page what the site is called."""

    name = "collabsite.identity"
    label = "identity"
    verbose_name = _("Settings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read the identity again after it was changed, by this process or another."""
        from collabsite.identity import current, first_visit
        from collabsite.identity.models import SiteIdentity
        from collabsite.serving.changes import changes_seen

        def forget(**_: Any) -> None:  # noqa: ANN401
            current.forget()

        for signal in (post_save, post_delete):
            signal.connect(forget, sender=SiteIdentity, weak=False)
        user_logged_in.connect(first_visit.offer)
        changes_seen.connect(forget, weak=False)
