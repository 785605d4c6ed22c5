"""The WSGI application, for granian (`manage.py serve`) or any other server."""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
if multiprocessing.parent_process() is not None:
    # A worker of granian hangs when Ctrl-C reaches it twice, from the terminal and from its
    # parent; the parent's signal is enough.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
application: Application
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # An operator needs the message, not a traceback through Django.
    sys.exit(f"collabsite: {error}")

# These modules can only be imported once Django is set up.
from collabsite.counting.handler import ViewsHandler
from collabsite.serving.bodies import AwaitedBodies

if settings.READY_PAGES_MB:
    from collabsite.serving.middleware import ReadyPagesMiddleware
    from collabsite.web.routes import canonical_query

    application = ReadyPagesMiddleware(
        application,
        canonical_query=canonical_query,
        most_bytes=int(settings.READY_PAGES_MB * 1_000_000),
    )

application = ViewsHandler(AwaitedBodies(application))

if settings.METRICS_TOKEN:
    from collabsite.health.metrics import RequestCounters

    application = RequestCounters(application)

# The views would be loaded by the first request, which would wait for them.
import_module(settings.ROOT_URLCONF)
# All that is loaded stays: without it the garbage collector takes a twentieth of the time of a page.
gc.collect()
gc.freeze()
