"""The app of unsaved forms."""

from django.apps import AppConfig


class AutosaveConfig(AppConfig):
    """Keeps what editors type until it is saved."""

    name = "collabsite.autosave"
    label = "autosave"
    default_auto_field = "django.db.models.BigAutoField"
