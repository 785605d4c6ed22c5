"""The app of ready pages."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Keeps public pages in memory, and in the database the names of what has changed."""

    name = "collabsite.serving"
    label = "serving"
    default_auto_field = "django.db.models.BigAutoField"
