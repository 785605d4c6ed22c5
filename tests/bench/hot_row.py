"""A Django site with one view that increments a row: the least cost of counting.

Served by granian from `tests.bench.hot_row:application`, with `DATABASE_URL` as the site's.
"""

import os
from pathlib import Path
from typing import ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.urls import path

from collabsite.environment import parse_database_url

settings.configure(
    SECRET_KEY="for-a-benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": parse_database_url(os.environ["DATABASE_URL"], default=Path("unused.sqlite3"))
    },
)
django.setup()


class Counter(models.Model):
    """A number of views."""

    n = models.IntegerField(default=0)

    # Types don't know it of a model outside of the site's apps.
    objects: ClassVar[models.Manager["Counter"]] = models.Manager()

    class Meta:
        app_label = "hot_row"

    def __str__(self) -> str:
        """Return the number."""
        return str(self.n)


def count(request: HttpRequest) -> JsonResponse:
    """Count a view, and acknowledge it."""
    Counter.objects.filter(pk=1).update(n=F("n") + 1)
    return JsonResponse({"counted": True})


urlpatterns = [path("count/", count)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Counter)
    Counter.objects.create(pk=1)
