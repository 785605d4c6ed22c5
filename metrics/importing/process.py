"""Process of its own for one import: `python -m metrics.importing.process KEY RUN`.

Outside the package, whose modules need Django to be set up before they are read.
"""

import os
import sys

import django

if __name__ == "__main__":
    # Web workers come first.
    os.nice(5)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
    django.setup()
    from metrics.importing import jobs

    jobs.run_import(*sys.argv[1:3])
