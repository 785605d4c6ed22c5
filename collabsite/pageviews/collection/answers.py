"""Counting of answers with files, where no script of ours reports a view: downloads and citations.

The rules and the list of robots are those of reports of pages.
"""

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from collabsite.pageviews.collection.commits import Waiting, shared_commits
from collabsite.pageviews.collection.reports import Report, answer_exclusion_reason, referring_host
from collabsite.pageviews.counting.visitors import client_address
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.uses import find_use
from collabsite.web.environ import Environ, has_session

# An answer waits so long, in seconds, until its use is stored. Reading never depends on counting.
PATIENCE = 1.0


def count_answer(use: str, item: str, environ: Environ, status: int) -> None:
    """Count an answer as a use of an item; the hook of `collabsite.serving.counted`.

    It is stored before the answer is sent, unless the database is slow or down.
    """
    kind = find_use(use)
    if kind is None:
        raise ValueError(f"{use!r} is no use of an item")
    agent = environ.get("HTTP_USER_AGENT", "")
    view = View(
        item,
        client_address(environ),
        agent,
        timezone.now(),
        kind,
        referring_host(environ, environ.get("HTTP_REFERER", "")),
    )
    is_staff = has_session(environ) and _is_staff(environ)

    def read() -> Report:
        reason = answer_exclusion_reason(environ, status=status)
        return Report(view, reason or (Exclusion.Reason.STAFF if is_staff else None))

    waiting = Waiting(read, is_patient=False)
    shared_commits().wait_briefly(waiting, seconds=PATIENCE)


def _is_staff(environ: Environ) -> bool:
    # The application has read the session already, but keeps it in a request of its own.
    request = WSGIRequest(environ)
    engine = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    request.session = engine(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return bool(getattr(user, "is_staff", False))
