"""Check of the replica from which public pages are read."""

from django.conf import settings
from django.db import Error, connection, connections
from django.utils.translation import gettext as _

from collabsite.doctor.findings import Finding, error, first_line, ok, warning
from collabsite.serving.replica import ALIAS

# Seconds that a replica may be behind while something is written.
LATEST = 30


def has_replica() -> bool:
    """Return whether `REPLICA_URL` is set."""
    return ALIAS in settings.DATABASES


def replica() -> Finding:
    """Check that the replica answers, is one, and is not far behind the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        [written] = cursor.fetchone()
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(
                "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn,"
                " extract(epoch FROM now() - pg_last_xact_replay_timestamp())",
                [written],
            )
            is_replica, is_current, seconds = cursor.fetchone()
    except Error as failure:
        return error(
            _("The replica does not answer: %(reason)s.") % {"reason": first_line(failure)},
            _("Start the replica, or correct or remove REPLICA_URL; pages are read without it."),
        )
    if not is_replica:
        return error(
            _("REPLICA_URL names no replica, but a database that can be written."),
            _("Let REPLICA_URL name a streaming replica of the database, or remove it."),
        )
    if not is_current and (seconds is None or seconds > LATEST):
        return warning(
            _("The replica is behind the database by %(n)d seconds.") % {"n": seconds or 0},
            _("Look for the cause in the log of the replica; pages are read without it."),
        )
    return ok(_("The replica answers, and has what the database has."))
