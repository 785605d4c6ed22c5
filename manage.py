#!/usr/bin/env python3
"""The command line of the site: `manage.py serve`, `manage.py import_article FILE`, …"""

import os
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from collabsite import secret_key


def main() -> None:
    """Run one management command, with this checkout's own secret key where none is given.

    `runserver` and every other server but `serve` must be given a key: a site that is reached
    by others should not depend on a file that nobody chose.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
    # Before the key is looked for: it may stand in the file.
    environ.Env.read_env(Path(__file__).with_name(".env"))
    if "runserver" not in sys.argv[1:2]:
        try:
            secret_key.provide(os.environ)
        except OSError as error:
            sys.exit(
                f"collabsite: can't keep a secret key, {error.filename}: {error.strerror};"
                " let VAR_DIR name a folder that can be written, or give SECRET_KEY"
            )
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"collabsite: {error}")
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"collabsite: the database can't do this: {str(error).strip().splitlines()[0]}")
    except KeyboardInterrupt:
        # Ctrl-C in the middle of a command: what it had begun is rolled back.
        sys.exit(130)


if __name__ == "__main__":
    main()
