"""The app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The admin site, and what editors type in it until it is saved."""

    name = "collabsite.desk"
    default_auto_field = "django.db.models.BigAutoField"
