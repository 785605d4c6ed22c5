"""The app of the sign-in."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Adapts django-allauth to the site."""

    name = "collabsite.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Know the sessions that begin in this process."""
        from collabsite.accounts.sessions import note_sign_in

        user_logged_in.connect(note_sign_in)
