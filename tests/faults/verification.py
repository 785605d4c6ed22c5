"""Verification of a site after a fault, in this process, which needs no start."""

from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from collabsite.counting.totals import wrong_totals
from tests.support.databases import default_database

type Verify = Callable[[Mapping[str, str]], None]

COUNTER = "tests.faults.settings"


def verify(environment: Mapping[str, str]) -> None:
    """Assert that `manage.py verify` finds nothing wrong with the site that has this environment.

    Of a site with the counter alone, only the counts are verified.
    """
    var = Path(environment["VAR_DIR"])
    own = override_settings(
        VAR_DIR=var, MEDIA_ROOT=var / "media", SECRET_KEY=environment["SECRET_KEY"]
    )
    with own, default_database(environment["DATABASE_URL"] or f"sqlite://{var}/collabsite.sqlite3"):
        if environment.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE) == COUNTER:
            assert wrong_totals() == []
            return
        problems = StringIO()
        try:
            call_command("verify", stdout=StringIO(), stderr=problems)
        except CommandError as error:
            raise AssertionError(f"{problems.getvalue()}{error}") from None
