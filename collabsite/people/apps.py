"""The app of the people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """App of the people of the site."""

    name = "collabsite.people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Keep what is recorded for the audit log, and list each session that begins."""
        from django.contrib.auth.signals import user_logged_in

        from collabsite.people import audit
        from collabsite.web.audit_log import recorded

        recorded.connect(audit.keep)
        user_logged_in.connect(audit.record_sign_in)
