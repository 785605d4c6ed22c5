"""The admin site: Django's own, under the site's name, with what waits for an answer on its desk."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.admin.models import LogEntry
    from django.contrib.auth.models import User

# How many articles in review the desk names; the list has them all.
REVIEWS_SHOWN = 10
# How many datasets whose new values are late it names; `manage.py stale` has them all.
STALE_SHOWN = 10
# How many translations behind their originals it names.
LAGGING_SHOWN = 10
# How many things one has worked on it names, and among how many steps they are looked for.
WORKED_ON, STEPS = 8, 80

# What is worked on most comes first, in every language; what is not named here follows.
ORDER = ["Article", "Source", "Image", "Author", "Topic", "Edition", "Dataset", "Release"]


class Site(admin.AdminSite):
    """Django's admin under the site's name."""

    site_header = _("Collaboration Review · editors")
    site_title = _("Editors")
    index_title = _("Desk")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return what one may edit, in an order that does not depend on its names."""
        found: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(found, key=lambda app: _place(app["models"][0]["object_name"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk: what waits for somebody above all that one may edit."""
        # The models are not loaded yet when Django makes its site.
        from articles.drafts.review import review_queue
        from articles.models import Edition
        from articles.publishing.proposals import open_proposals
        from articles.translations.lag import lagging_translations
        from metrics.admin.permissions import can_edit_data, can_issue
        from metrics.releasing.staleness import stale_datasets

        user = cast("User", request.user)
        may_publish = user.has_perm("articles.publish_article")
        reviews = list(review_queue(user)[: REVIEWS_SHOWN + 1])
        waiting = (
            Edition.objects.waiting(at=timezone.now()).defer("content").order_by("published_at")
        )
        proposed = open_proposals().prefetch_related(None)[: REVIEWS_SHOWN + 1]
        may_update = user.has_perm("metrics.change_dataset")
        stale = stale_datasets(at=timezone.now(), most=STALE_SHOWN + 1) if may_update else ()
        may_write = may_publish or user.has_perm("articles.change_article")
        behind = (
            lagging_translations(at=timezone.now(), most=LAGGING_SHOWN + 1) if may_write else []
        )
        context = {
            "proposals": proposed if may_write else (),
            "lagging": behind[:LAGGING_SHOWN],
            "more_lagging": len(behind) > LAGGING_SHOWN,
            "stale": stale[:STALE_SHOWN],
            "more_stale": len(stale) > STALE_SHOWN,
            "may_edit_data": can_edit_data(user),
            "may_issue": can_issue(user),
            "reviews": reviews[:REVIEWS_SHOWN],
            "more_reviews": len(reviews) > REVIEWS_SHOWN,
            "scheduled": waiting[:REVIEWS_SHOWN] if may_publish else (),
            "may_publish": may_publish,
            "worked_on": _worked_on(user),
        }
        return super().index(request, {**context, **(extra_context or {})})


def _worked_on(user: "User") -> list["LogEntry"]:
    """Return the newest step of each thing that somebody worked on last."""
    from django.contrib.admin.models import LogEntry

    steps = LogEntry.objects.filter(user=user).select_related("content_type")[:STEPS]
    newest: dict[tuple[int | None, str | None], LogEntry] = {}
    for step in steps:
        newest.setdefault((step.content_type_id, step.object_id), step)
    return list(newest.values())[:WORKED_ON]


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
