"""Migrate the database, unless a later version has changed it: `manage.py migrate`."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.utils import timezone

from collabsite.upgrades import DowngradeError, check_no_downgrade, record_upgrade


class Command(migrate.Command):
    """Django's `migrate`, which also keeps the version of the software in the database."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Refuse a downgrade, migrate, and record the version once everything is applied."""
        try:
            check_no_downgrade()
        except DowngradeError as error:
            raise CommandError(str(error)) from None
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            record_upgrade(at=timezone.now())
