#!/usr/bin/env python3
"""The command line of the site: `manage.py serve`, `manage.py import_article FILE`, …"""

import os
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError, connection

from collabsite.environment import provide_secret_key

# What SQLite says of a file that it can't read.
DAMAGED = ("file is not a database", "database disk image is malformed")


def main() -> None:
    """Run a management command, with the secret key of this checkout if none is given.

    `runserver` and every server other than `serve` must be given a key: a public site should not
    depend on a generated file.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
    # The file may contain the key.
    environ.Env.read_env(Path(__file__).with_name(".env"))
    if "runserver" not in sys.argv[1:2]:
        try:
            provide_secret_key(os.environ)
        except OSError as error:
            sys.exit(
                f"collabsite: can't keep a secret key, {error.filename}: {error.strerror};"
                " let VAR_DIR name a folder that can be written, or give SECRET_KEY"
            )
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"collabsite: {error}")
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        is_damaged = reason in DAMAGED
        if "--traceback" in sys.argv or not (is_damaged or isinstance(error, OperationalError)):
            raise
        if is_damaged:
            sys.exit(
                f"collabsite: {connection.settings_dict['NAME']} is damaged ({reason}); move it away, and"
                " get the site back with `manage.py restore` from the last backup"
            )
        sys.exit(f"collabsite: the database can't do this: {reason}")
    except KeyboardInterrupt:
        # Ctrl-C during a command: its transaction is rolled back.
        sys.exit(130)


if __name__ == "__main__":
    main()
