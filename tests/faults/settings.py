"""The site's settings, with counting as the only app and books to count."""

from collabsite import settings as site

globals().update({name: getattr(site, name) for name in dir(site) if name.isupper()})

INSTALLED_APPS = [
    "collabsite.counting",
    "tests.faults.books.BooksConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
# Those of apps that are not here.
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
ROOT_URLCONF = "collabsite.counting.urls"
MIDDLEWARE = [name for name in site.MIDDLEWARE if name.startswith(("django.", "collabsite.web."))]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
