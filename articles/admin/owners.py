"""Owners of articles in the admin: the field of the form and the filter of the list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from articles.admin.permissions import can_change_any
from articles.drafts.ownership import possible_owners
from articles.models import Article
from collabsite.web.admin.base import CachedAutocompleteSelect
from collabsite.web.admin.pickers import MAX_RESULTS, query_words
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.database import filter_by_words
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The name of the field and of the filter, and the values of the filter that are no person.
OWNER = "owner"
ME, NOBODY = "me", "none"


def label_of(user: "User") -> str:
    """Return the name of a user, with that of the account, as two people may have one name."""
    name, account = display_name(user), user.get_username()
    return name if name == account else f"{name} ({account})"


class OwnerSelect(CachedAutocompleteSelect):
    """Autocomplete field of owners; who may choose one need not have the permission to see users."""

    url_name = "%s:articles_article_owners"


class OwnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Field of an article's owner."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"label": gettext_lazy("Owner"), "required": False}
        super().__init__(possible_owners(), **{**defaults, **kwargs})

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401
        """Return the name of a user."""
        return label_of(obj)


def owner_form_field() -> OwnerField:
    """Return the field of an article's form.

    It carries the owner that the form was opened with, so that somebody else's choice is not undone.
    """
    widget = OwnerSelect(Article._meta.get_field(OWNER), admin.site)
    return OwnerField(widget=widget, show_hidden_initial=True)


@require_safe
def owner_list(request: HttpRequest) -> HttpResponse:
    """Return the accounts that may own an article and that `term` finds, as select2 reads them."""
    if not can_change_any(editor(request)):
        raise PermissionDenied
    # Chinese names are written without a space, the family name first.
    users = possible_owners().annotate(whole_name=Concat("last_name", "first_name"))
    fields = ["first_name", "last_name", "whole_name", "username"]
    found = filter_by_words(
        users, query_words(request, "term"), *(f"{field}__icontains" for field in fields)
    )
    page = Paginator(found, MAX_RESULTS).get_page(request.GET.get("page", "1"))
    return JsonResponse(
        {
            "results": [{"id": str(user.pk), "text": label_of(user)} for user in page],
            "pagination": {"more": page.has_next()},
        }
    )


class OwnerFilter(admin.SimpleListFilter):
    """Filter of articles by their owner."""

    title = pgettext_lazy("of an article", "owner")
    parameter_name = OWNER

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> Sequence[tuple[str, str]]:
        """Return the user, everybody else who owns an article, and nobody."""
        owned = Article.objects.filter(owner=OuterRef("pk")).order_by()
        users = get_user_model().objects.filter(Exists(owned))
        others = users.exclude(pk=editor(request).pk)
        ordered = others.order_by("last_name", "first_name", "username")
        return [
            (ME, _("Me")),
            *((str(user.pk), label_of(user)) for user in ordered),
            (NOBODY, _("Nobody")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the choice."""
        choice = self.value()
        if choice is None:
            return queryset
        if choice == ME:
            return queryset.filter(owner=editor(request))
        if choice == NOBODY:
            return queryset.filter(owner=None)
        return queryset.filter(owner=parse_key(choice) or 0)
