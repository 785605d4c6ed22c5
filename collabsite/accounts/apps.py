"""The app of the sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Adapts django-allauth to the site."""

    name = "collabsite.accounts"
    label = "accounts"
