"""Work on many rows takes turns, so that two such transactions never wait for each other's rows."""

from django.db import connection

# Any number that nobody else locks in this database.
_KEY = 5_107_302_604


def take_turn(*, wait: bool = True) -> bool:
    """Be the only roll-up or import until the transaction ends; return whether it is our turn.

    Without `wait` it may be another's. SQLite needs no turns: it lets one process write at a time.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
        return bool(cursor.fetchone()[0])
