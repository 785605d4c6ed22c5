"""The WSGI application, for granian (`manage.py serve`) or any other server."""

import multiprocessing
import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
if multiprocessing.parent_process() is not None:
    # A worker of granian hangs when Ctrl-C reaches it twice, from the terminal and from its
    # parent; the parent's signal is enough.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
try:
    django = get_wsgi_application()
except ImproperlyConfigured as error:
    # Whoever starts the server needs the message, not a traceback through Django.
    sys.exit(f"collabsite: {error}")

# It needs Django to be set up.
from collabsite.serving.middleware import with_ready_pages

application = with_ready_pages(django)
