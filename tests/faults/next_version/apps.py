"""An app that a version to come has added."""

from django.apps import AppConfig


class NextVersionConfig(AppConfig):
    """Changes tables of the site, in ways that the present version goes on with."""

    name = "tests.faults.next_version"
    label = "next_version"
