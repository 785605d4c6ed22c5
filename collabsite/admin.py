"""The admin site: Django's own, under the site's name, with what waits for an answer on its desk."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# How many articles in review the desk names; the list has them all.
REVIEWS_SHOWN = 10


class Site(admin.AdminSite):
    """Django's admin under the site's name."""

    site_header = _("Collaboration Review · editors")
    site_title = _("Editors")
    index_title = _("Desk")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk: the articles in review above all that one may edit."""
        # The models are not loaded yet when Django makes its site.
        from articles.reviewing import reviews_of

        user = cast("User", request.user)
        reviews = list(reviews_of(user)[: REVIEWS_SHOWN + 1])
        context = {
            "reviews": reviews[:REVIEWS_SHOWN],
            "more_reviews": len(reviews) > REVIEWS_SHOWN,
            "may_publish": user.has_perm("articles.publish_article"),
        }
        return super().index(request, {**context, **(extra_context or {})})
