"""The WSGI application, for granian (`manage.py serve`) or any other server."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # One clear line instead of a traceback: whoever starts the server is not debugging Django.
    sys.exit(f"collabsite: {error}")
