"""Migrate the database, unless another schema has made it: `manage.py migrate`."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

from collabsite.schema import OtherSchemaError, check_schema, record_schema

# Less than the second after which PostgreSQL looks for deadlocks, and then ends either side.
LOCK_TIMEOUT = "500ms"
# Seconds between two tries, and their number.
PAUSE, TRIES = 0.5, 240

_LOCK_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    """Django's `migrate`, which also keeps the schema of the software in the database.

    On PostgreSQL it gives way to readers. A migration that waits for a table keeps all new readers of
    it waiting, and one that changes several tables can wait for a reader who waits for it; so one that
    does not get a lock at once is taken back, and begun again.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse tables of another schema, record this one before the first table, and migrate."""
        try:
            check_schema()
        except OtherSchemaError as error:
            raise CommandError(str(error)) from None
        if not (options["plan"] or options["check_unapplied"]):
            record_schema()
        if connections[options["database"]].vendor == "postgresql":
            self._give_way(*args, **options)
        else:
            super().handle(*args, **options)

    def _give_way(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        for tries in range(1, TRIES + 1):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                is_lock = getattr(error.__cause__, "sqlstate", "") == _LOCK_NOT_AVAILABLE
                if not is_lock or tries == TRIES:
                    raise
                time.sleep(PAUSE)
            else:
                break
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
